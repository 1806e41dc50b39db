namespace Switchboard.Fax;

/// <summary>Settings of the module.</summary>
/// <param name="Folder">Where documents are kept, a folder a tenant.</param>
public sealed record FaxOptions(string Folder)
{
    /// <summary>Faxes that are sent at once, in the whole house.</summary>
    public int MostSending { get; init; } = 8;

    /// <summary>Faxes of one tenant that are sent at once.</summary>
    public int MostSendingOfTenant { get; init; } = 4;

    /// <summary>Faxes that are received at once.</summary>
    public int MostReceiving { get; init; } = 16;

    /// <summary>Multiplies the waits between attempts; tests make them short.</summary>
    public double Wait { get; init; } = 1;

    /// <summary>Time that a conversion may take.</summary>
    public TimeSpan ConversionLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Address space that a conversion may take.</summary>
    public long ConversionMemory { get; init; } = 1L << 30;
}
