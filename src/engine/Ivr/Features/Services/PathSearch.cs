using System.Text.Json;
using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Ivr;
using Switchboard.Contracts.Lines;
using Switchboard.Ivr.Features.Calendars;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.Persistence;
using Switchboard.Ivr.Services;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Features.Services;

/// <summary>One question about a path, and what is found on the way.</summary>
internal sealed class PathSearch
{
    private readonly CallPaths _house;
    private readonly TenantId _tenant;
    private readonly DateTimeOffset _at;
    private readonly IvrBook _book;
    private readonly FlowWalk _walk;
    private readonly List<PathProblem> _problems = [];

    public PathSearch(CallPaths house, TenantId tenant, DateTimeOffset at)
    {
        (_house, _tenant, _at, _book) = (house, tenant, at, house.Directory.Book(tenant));
        _walk = new FlowWalk(_book, at);
    }

    public async Task<CallPathBody> FollowAsync(NumberRoute? number, ServiceCard? service, CancellationToken cancellation)
    {
        var calendar = service?.CalendarId is { } id ? _book.FindCalendar(id) : null;
        var verdict = service is null ? null : ServiceVerdict.Of(service, calendar?.Schedule, _at);
        var target = verdict is not null ? Named(verdict.Step) : number is { TargetKind: not TargetKind.ServiceLine } ? Named(Word(number.TargetKind), number.TargetId) : null;
        if (number is { Enabled: false })
            _problems.Add(new PathProblem("number_off", number.Number));
        if (service is { Enabled: false })
            _problems.Add(new PathProblem("service_off", service.Name));
        if (service is { MaxLines: { } most } && _house.Taken.Count(service.Id) >= most)
            _problems.Add(new PathProblem("lines_full", service.Name));
        if (target is null)
            _problems.Add(new PathProblem("not_found", number?.Number ?? service!.Name));
        Enter(target, null);
        var busy = service is null ? null : Named(service.Path.Busy);
        if (service?.MaxLines is not null)
            Enter(busy, service.Name);
        var off = number is { Enabled: false } || service is { Enabled: false } || target is null;
        return new CallPathBody(
            _at, number is null ? null : Of(number), service is null ? null : Of(service),
            verdict?.Calendar is { } answer ? new PathCalendar(calendar!.Id, calendar.Name, answer) : null,
            off ? "off" : verdict?.Taken ?? FlowExits.Open, target, busy, _walk.Flows, await QueuesAsync(cancellation), _walk.Others, [.. _problems, .. _walk.Problems]);
    }

    private void Enter(PathTarget? target, string? from)
    {
        if (target is { Type: ServiceStep.Flow })
            _walk.Enter(target.Id!.Value.ToString(), from);
        else if (target is { Type: ServiceStep.Queue })
            _walk.EnterQueue(target.Id!.Value.ToString(), from);
    }

    private async Task<IReadOnlyList<PathQueue>> QueuesAsync(CancellationToken cancellation)
    {
        var now = await _house.Floor.GetFloorAsync(_tenant, cancellation);
        var found = new List<PathQueue>();
        // A queue's overflow flow may lead to further queues: the list grows while it is read.
        for (var i = 0; i < _walk.Queues.Count; i++)
        {
            var (wanted, from) = _walk.Queues[i];
            if (_house.Desk.FindQueue(_tenant, wanted) is not { } card)
            {
                _problems.Add(new PathProblem("not_found", wanted));
                continue;
            }

            if (found.Any(q => q.Id == card.Id))
                continue;
            var view = now.Queues.FirstOrDefault(q => q.Id.Value == card.Id);
            var hours = card.CalendarId is { } id && _book.FindCalendar(id) is { } calendar && CalendarShelf.Explain(calendar.Schedule, _at).TryGet(out var answer, out _)
                ? new PathCalendar(calendar.Id, calendar.Name, answer)
                : null;
            var agents = now.Agents.ToDictionary(a => a.Id.Value);
            found.Add(new PathQueue(
                card.Id, card.Name, from, view?.Waiting.Count ?? 0, view?.AgentsStaffed ?? 0, view?.AgentsIdle ?? 0, hours,
                [.. _house.Desk.ListSeatsOfQueue(_tenant, card.Id).Select(seat => Of(seat, agents.GetValueOrDefault(seat.Id))).OrderBy(a => a.Status == "signedOut").ThenBy(a => a.Number, StringComparer.Ordinal)]));
            if (hours is { Answer.Open: false })
                _problems.Add(new PathProblem("queue_closed", card.Name));
            else if (view is not { AgentsStaffed: > 0 })
                _problems.Add(new PathProblem("queue_unstaffed", card.Name));
            if (card.OverflowFlowId is { } overflow)
                _walk.Enter(overflow.ToString(), card.Name);
        }

        return found;
    }

    private static PathAgent Of(Contracts.Desk.AgentSeat seat, AgentView? view) => new(
        seat.Id, seat.Number, seat.Name, Word(view?.Status ?? AgentStatus.SignedOut), Word(view?.State ?? AgentState.Idle), view?.DeviceConnected ?? false);

    private PathNumber Of(NumberRoute number) =>
        new(number.Id, number.Number, number.Label, _house.Lines.FindTrunk(_tenant, number.TrunkId)?.Name ?? "", number.MaxChannels, number.Enabled);

    private PathService Of(ServiceCard service) => new(
        service.Id, service.Name, service.Number, service.MaxLines, _house.Taken.Count(service.Id), service.Enabled,
        [.. _house.Lines.ListNumbers(_tenant, TargetKind.ServiceLine, service.Id).Select(n => n.Number)]);

    private PathTarget? Named(ServiceStep step) => step.Type switch
    {
        ServiceStep.BusyTone => new PathTarget(step.Type, null, ""),
        ServiceStep.Outside => new PathTarget(step.Type, null, step.Number!),
        ServiceStep.Message => _book.Prompts.GetValueOrDefault(step.Id!.Value) is { } prompt ? new PathTarget(step.Type, prompt.Id, prompt.Name) : null,
        _ => Named(step.Type, step.Id!.Value),
    };

    private PathTarget? Named(string type, Guid id)
    {
        var name = type switch
        {
            "flow" => _book.Flows.GetValueOrDefault(new FlowId(id))?.Name ?? id.ToString(), // not published yet: the walk says so
            "queue" => _house.Desk.FindQueue(_tenant, id.ToString())?.Name,
            "voicemail" => _house.Boxes.Find(_tenant, id) is { } box ? $"{box.Number} {box.Name}" : null,
            "extension" => _house.Lines.FindExtension(_tenant, id) is { } extension ? $"{extension.Number} {extension.DisplayName}" : null,
            "ringGroup" => _house.Lines.FindRingGroup(_tenant, id) is { } group ? $"{group.Number} {group.Name}" : null,
            "service" => _house.Lines.FindFeatureCode(_tenant, id)?.Code,
            _ => "",
        };
        return name is null ? null : new PathTarget(type, id, name);
    }

    private static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
