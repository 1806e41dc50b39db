namespace Switchboard.Reporting;

/// <summary>What the host decides for this module.</summary>
/// <param name="RecordingsFolder">Where the recordings are; every path in the records is relative to it.</param>
/// <param name="HttpAllowed">Private networks that webhooks may go to; null allows none.</param>
public sealed record ReportingOptions(string RecordingsFolder, IReadOnlyList<System.Net.IPNetwork>? HttpAllowed = null);
