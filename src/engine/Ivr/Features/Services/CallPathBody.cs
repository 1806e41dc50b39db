using Switchboard.Ivr.Features.Calendars;

namespace Switchboard.Ivr.Features.Services;

/// <summary>All that a call goes through.</summary>
/// <param name="At">When the call comes. Agents and waiting callers are those of this moment, whatever time is asked about.</param>
/// <param name="Number">The access number; null when a service is asked about.</param>
/// <param name="Service">The service that the number leads to.</param>
/// <param name="Calendar">The service's calendar and what it says.</param>
/// <param name="Taken">Which way the service takes: open, closed, holiday; off where nothing answers.</param>
/// <param name="Target">What answers.</param>
/// <param name="Busy">What a caller meets when all lines are taken.</param>
/// <param name="Flows">The flows the call can reach, in the order they are met.</param>
/// <param name="Queues">The queues it can reach.</param>
/// <param name="Others">What else it can reach.</param>
/// <param name="Problems">What keeps it from being served.</param>
internal sealed record CallPathBody(
    DateTimeOffset At, PathNumber? Number, PathService? Service, PathCalendar? Calendar, string Taken, PathTarget? Target, PathTarget? Busy, IReadOnlyList<PathFlow> Flows,
    IReadOnlyList<PathQueue> Queues, IReadOnlyList<PathTarget> Others, IReadOnlyList<PathProblem> Problems);

/// <summary>An access number, and the trunk it comes in on.</summary>
internal sealed record PathNumber(Guid Id, string Number, string Label, string Trunk, int? MaxChannels, bool Enabled);

/// <summary>A service on the path.</summary>
internal sealed record PathService(Guid Id, string Name, string? Number, int? MaxLines, int LinesTaken, bool Enabled, IReadOnlyList<string> Numbers);

/// <summary>A calendar on the path, and what it says.</summary>
internal sealed record PathCalendar(Guid? Id, string Name, CalendarAnswer Answer);

/// <summary>Something a call is sent to.</summary>
internal sealed record PathTarget(string Type, Guid? Id, string Name);

/// <summary>A flow on the path. Behind its hours only the way is followed that holds at the time.</summary>
/// <param name="Id">The flow.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">The version that answers; null while none is published.</param>
/// <param name="From">The flow or queue that leads to it; null for the first.</param>
/// <param name="Hours">What its hours say.</param>
internal sealed record PathFlow(Guid? Id, string Name, int? Version, string? From, IReadOnlyList<PathCalendar> Hours);

/// <summary>A queue on the path.</summary>
/// <param name="Id">The queue.</param>
/// <param name="Name">Its name.</param>
/// <param name="From">The flow that leads to it.</param>
/// <param name="Waiting">Who waits now.</param>
/// <param name="Staffed">Agents signed in and not on a break.</param>
/// <param name="Idle">Agents that would be rung now.</param>
/// <param name="Calendar">Its own calendar.</param>
/// <param name="Agents">Its agents and how they are, signed in first.</param>
internal sealed record PathQueue(Guid Id, string Name, string? From, int Waiting, int Staffed, int Idle, PathCalendar? Calendar, IReadOnlyList<PathAgent> Agents);

/// <summary>An agent of a queue.</summary>
internal sealed record PathAgent(Guid Id, string Number, string Name, string Status, string State, bool DeviceConnected);

/// <summary>What is wrong on the path.</summary>
/// <param name="Code">One word: <c>number_off</c>, <c>service_off</c>, <c>flow_not_published</c>, <c>queue_unstaffed</c>, <c>queue_closed</c>, <c>not_found</c>, <c>lines_full</c>.</param>
/// <param name="Subject">What it is about.</param>
internal sealed record PathProblem(string Code, string Subject);
