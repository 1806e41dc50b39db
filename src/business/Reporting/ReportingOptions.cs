namespace Switchboard.Reporting;

/// <summary>What the host decides for this module.</summary>
/// <param name="RecordingsFolder">Where the recordings are; every path in the records is relative to it.</param>
/// <param name="OutwardAnywhere">Webhooks may go into private networks.</param>
public sealed record ReportingOptions(string RecordingsFolder, bool OutwardAnywhere = false);
