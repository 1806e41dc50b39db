namespace Switchboard.Ivr.Lookups;

/// <summary>How a connection to a data source is protected.</summary>
internal enum SourceTls
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Encrypted; the certificate is not looked at.</summary>
    Require,

    /// <summary>Encrypted, with a certificate for this host that the machine trusts.</summary>
    Verify,
}

/// <summary>A database as calls need it.</summary>
internal sealed record DataSourceCard(Guid Id, string Name, string Host, int Port, string Database, string UserName, byte[]? Password, SourceTls Tls, bool Enabled, int Version);

/// <summary>A table of the tenant's own as calls need it.</summary>
internal sealed record DataTableCard(Guid Id, string Name, IReadOnlyList<string> Columns);
