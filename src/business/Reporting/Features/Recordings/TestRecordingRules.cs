using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Reporting;
using Switchboard.Contracts.Switch;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Reporting.Domain;

namespace Switchboard.Reporting.Features.Recordings;

/// <summary>A talk to try the rules with.</summary>
internal sealed record TestRecording(string? Direction, Guid? QueueId, Guid? TrunkId, Guid? NumberId, Guid? ExtensionId, Guid? RoomId = null)
{
    public Fault? Check() => new Check().OneOf(Direction, "direction", RecordingRuleWrite.Directions).Fault;
}

/// <summary>What the rules say of a talk, and why.</summary>
/// <param name="Record">It would be recorded; with a percentage, so many of a hundred such calls.</param>
/// <param name="DecidedBy">rule, queue, extension, room or settings.</param>
/// <param name="RuleId">The rule that decided.</param>
/// <param name="Percentage">Of a hundred such calls so many.</param>
/// <param name="Announcement">Who is told.</param>
/// <param name="RetentionDays">How long it is kept.</param>
/// <param name="Tried">Every rule looked at, in order; the last one decided unless none fitted.</param>
internal sealed record RecordingTestBody(
    bool Record, string DecidedBy, Guid? RuleId, int Percentage, string Announcement, int RetentionDays, IReadOnlyList<TriedRule> Tried);

/// <summary>A rule that was looked at.</summary>
/// <param name="RuleId">The rule.</param>
/// <param name="Name">Its name.</param>
/// <param name="Fits">It decided.</param>
/// <param name="Misfit">The field that kept it from fitting.</param>
internal sealed record TriedRule(Guid RuleId, string Name, bool Fits, string? Misfit);

/// <summary>"Would this call be recorded, and why?"</summary>
internal sealed class TestRecordingRules(RecordingRuleBook book, ILineDirectory lines, IEnumerable<IDeskDirectory> desks, IEnumerable<IConferenceRooms> rooms, ITenantDirectory tenants)
{
    public static Answer<RecordingTestBody> Handle(TestRecording test, Caller caller, TestRecordingRules rules) =>
        test.Check() is { } fault ? fault : rules.Try(test, caller.Tenant);

    private RecordingTestBody Try(TestRecording test, TenantId tenant)
    {
        var extension = test.ExtensionId is { } id ? lines.FindExtension(tenant, id) : null;
        var (otherwise, by) = Otherwise(test, extension, tenant);
        var talk = new TalkToRecord(
            tenant, Guid.Empty, Enum.Parse<CallDirection>(test.Direction!, ignoreCase: true), test.QueueId, test.TrunkId, test.NumberId, [], otherwise, test.RoomId);
        Guid[] extensions = extension is null ? [] : [extension.Id];
        var keeps = tenants.Find(tenant)!.RecordingRetentionDays;
        var tried = new List<TriedRule>();
        foreach (var rule in book.RulesOf(tenant))
        {
            var misfit = rule.Misfit(talk, extensions);
            tried.Add(new TriedRule(rule.Id, rule.Name, misfit is null, misfit));
            if (misfit is null)
                return new RecordingTestBody(rule.Record, "rule", rule.Id, rule.Percentage, Word(rule), rule.RetentionDays ?? keeps, tried);
        }

        return new RecordingTestBody(otherwise, by, null, 100, "none", keeps, tried);
    }

    /// <summary>What counts when no rule fits, as the telephones see it: of a queue the queue alone.</summary>
    private (bool Record, string By) Otherwise(TestRecording test, Extension? extension, TenantId tenant)
    {
        if (test.RoomId is { } room)
            return (rooms.LastOrDefault()?.FindRoom(tenant, room)?.Record ?? false, "room");
        if (test.QueueId is { } queue)
            return (desks.LastOrDefault()?.FindQueue(tenant, queue.ToString())?.Record ?? false, "queue");
        if (test.Direction != "outbound" && extension is { Record: true })
            return (true, "extension");
        return (tenants.Find(tenant)!.RecordAll, "settings");
    }

    private static string Word(RecordingRule rule) => rule.Announcement switch
    {
        RecordingAnnouncement.Customer => "customer",
        RecordingAnnouncement.Both => "both",
        _ => "none",
    };
}
