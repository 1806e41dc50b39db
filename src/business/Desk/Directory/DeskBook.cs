using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;

namespace Switchboard.Desk.Directory;

/// <summary>A seat that is in use: agent and user both enabled.</summary>
internal sealed record Seat(Guid Id, UserCard User, string Number, string Name, AgentRow Row)
{
    public IReadOnlyList<Membership> Queues { get; } = Row.QueueList;

    public IReadOnlyList<SkillLevel> Skills { get; } = Row.SkillList;
}

/// <summary>Agents, queues and words of one tenant at one moment; never changed, replaced as a whole.</summary>
internal sealed class DeskBook
{
    public static readonly DeskBook Empty = new();

    public IReadOnlyDictionary<Guid, Seat> Seats { get; private init; } = new Dictionary<Guid, Seat>();

    public IReadOnlyDictionary<Guid, Seat> ByUser { get; private init; } = new Dictionary<Guid, Seat>();

    /// <summary>Every user behind an agent, enabled or not.</summary>
    public IReadOnlyDictionary<Guid, UserCard> Users { get; private init; } = new Dictionary<Guid, UserCard>();

    public IReadOnlyDictionary<Guid, QueueRow> Queues { get; private init; } = new Dictionary<Guid, QueueRow>();

    public IReadOnlyDictionary<string, QueueRow> QueuesByName { get; private init; } = new Dictionary<string, QueueRow>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names of skills.</summary>
    public IReadOnlyDictionary<Guid, string> Skills { get; private init; } = new Dictionary<Guid, string>();

    public IReadOnlyDictionary<Guid, DispositionRow> Dispositions { get; private init; } = new Dictionary<Guid, DispositionRow>();

    public IReadOnlyList<BreakReasonRow> BreakReasons { get; private init; } = [];

    /// <summary>Reads what the open transaction sees: also what it has written and not yet committed.</summary>
    public static async Task<DeskBook> ReadAsync(TenantConnection connection, IUserDirectory users, CancellationToken cancellation)
    {
        var agents = await connection.ListAsync<AgentRow>($"select {AgentRow.Columns} from desk.agent a where a.tenant_id = @tenant order by a.number", null, cancellation);
        var queues = await connection.ListAsync<QueueRow>($"select {QueueRow.Columns} from desk.queue q where q.tenant_id = @tenant order by q.name", null, cancellation);
        var skills = await connection.ListAsync<SkillRow>($"select {SkillRow.Columns} from desk.skill where tenant_id = @tenant", null, cancellation);
        var dispositions = await connection.ListAsync<DispositionRow>($"select {DispositionRow.Columns} from desk.disposition where tenant_id = @tenant", null, cancellation);
        var reasons = await connection.ListAsync<BreakReasonRow>(
            $"select {BreakReasonRow.Columns} from desk.break_reason where tenant_id = @tenant order by created_at, id", null, cancellation);
        var cards = agents.Count == 0 ? [] : await users.ListAsync(connection.Tenant, [.. agents.Select(a => a.UserId)], cancellation);
        return Make(agents, queues, skills, cards.ToDictionary(c => c.Id), dispositions, reasons);
    }

    private static DeskBook Make(
        IReadOnlyList<AgentRow> agents, IReadOnlyList<QueueRow> queues, IReadOnlyList<SkillRow> skills, IReadOnlyDictionary<Guid, UserCard> users,
        IReadOnlyList<DispositionRow> dispositions, IReadOnlyList<BreakReasonRow> reasons)
    {
        var seats = agents
            .Where(a => a.Enabled && users.TryGetValue(a.UserId, out var user) && user.Enabled)
            .Select(a => new Seat(a.Id, users[a.UserId], a.Number, a.DisplayName ?? users[a.UserId].DisplayName, a))
            .ToList();
        return new DeskBook
        {
            Seats = seats.ToDictionary(s => s.Id),
            ByUser = seats.ToDictionary(s => s.User.Id),
            Users = users,
            Queues = queues.ToDictionary(q => q.Id),
            QueuesByName = queues.ToDictionary(q => q.Name, StringComparer.OrdinalIgnoreCase),
            Skills = skills.ToDictionary(s => s.Id, s => s.Name),
            Dispositions = dispositions.ToDictionary(d => d.Id),
            BreakReasons = reasons,
        };
    }

    public static QueueCard Card(QueueRow q) => new(
        q.Id, q.Name, q.Record, q.AnnouncePosition, q.AnnounceWait, TimeSpan.FromMilliseconds(q.AnnounceEveryMs), q.MusicPromptId, q.OverflowFlowId)
    {
        LastAgentDays = q.Rules.LastAgentDays,
        PrefersOwnAgent = q.Rules.OwnAgent,
        AnnouncesAgent = q.Seat.AnnounceAgent,
        Whisper = q.Seat.ToWhisper(),
        WhisperPromptId = q.Seat.WhisperPromptId,
        SurveyFlowId = q.Seat.SurveyFlowId,
        AsksAfterTalk = q.Seat.SurveyAfterTalk,
        AfterLoss = q.Seat.ToLoss(),
        CalendarId = q.Rules.Hours.CalendarId,
        ClosedTarget = q.Rules.Hours.Closed?.Destination(q.Id),
    };
}
