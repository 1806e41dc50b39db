namespace Switchboard.Contracts.Tenancy;

/// <summary>Seals passwords that must be sent in clear later with the house's master key, which lies beside the data and not in the database.</summary>
public interface ISecrets
{
    /// <summary>Seals a secret.</summary>
    byte[] Seal(string secret);

    /// <summary>The secret; null when it was sealed with another key.</summary>
    string? Open(byte[] box);
}
