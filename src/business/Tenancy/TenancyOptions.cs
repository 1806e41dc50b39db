namespace Switchboard.Tenancy;

/// <summary>Settings of the tenancy module.</summary>
public sealed record TenancyOptions
{
    /// <summary>Rounds of PBKDF2-SHA256; only tests lower it.</summary>
    public int PasswordRounds { get; init; } = 600_000;

    /// <summary>Password of the first administrator; null makes a random one.</summary>
    public string? AdministratorPassword { get; init; }

    /// <summary>File of the key that encrypts carriers' passwords; made when it is missing. Null: a key that ends with the process.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Short name of the tenant made at the first start.</summary>
    public string FirstTenant { get; init; } = "main";

    /// <summary>Where SIP phones find us; null when the telephones do not run.</summary>
    public System.Net.IPEndPoint? Sip { get; init; }

    /// <summary>The address that is told to phones elsewhere; null: the one that <see cref="Sip"/> is bound to.</summary>
    public System.Net.IPAddress? Advertised { get; init; }

    /// <summary>Where SIP phones find us by TLS; null when nothing listens there.</summary>
    public System.Net.IPEndPoint? Sips { get; init; }

    /// <summary>How long a sign-in lasts.</summary>
    public TimeSpan SignInLasts { get; init; } = TimeSpan.FromHours(16);

    /// <summary>How long a browser phone's SIP password lasts.</summary>
    public TimeSpan PhoneSecretLasts { get; init; } = TimeSpan.FromHours(12);
}

/// <summary>The administrator that the first start made.</summary>
/// <param name="Name">Sign-in name.</param>
/// <param name="Password">The password.</param>
/// <param name="Generated">True when we made it up: it is shown once.</param>
public sealed record FirstAdministrator(string Name, string Password, bool Generated);
