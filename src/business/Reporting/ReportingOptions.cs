namespace Switchboard.Reporting;

/// <summary>What the host decides for this module.</summary>
/// <param name="RecordingsFolder">Where the recordings are; every path in the records is relative to it.</param>
public sealed record ReportingOptions(string RecordingsFolder);
