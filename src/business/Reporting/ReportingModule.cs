using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Switchboard.Contracts.Reporting;
using Switchboard.Contracts.Switch;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Web;
using Switchboard.Reporting.Alarms;
using Switchboard.Reporting.Customers;
using Switchboard.Reporting.Decisions;
using Switchboard.Reporting.Domain;
using Switchboard.Reporting.Features.Alarms;
using Switchboard.Reporting.Features.Attendance;
using Switchboard.Reporting.Features.Calls;
using Switchboard.Reporting.Features.Decisions;
using Switchboard.Reporting.Features.Recordings;
using Switchboard.Reporting.Features.Statistics;
using Switchboard.Reporting.Features.Wallboards;
using Switchboard.Reporting.Gauges;
using Switchboard.Reporting.Journal;
using Switchboard.Reporting.Projection;

namespace Switchboard.Reporting;

/// <summary>Call records, recordings and statistics.</summary>
public static class ReportingModule
{
    /// <summary>Adds the module.</summary>
    public static IServiceCollection AddReporting(this IServiceCollection services, ReportingOptions options) => services
        .AddMigrations("reporting", typeof(ReportingModule).Assembly)
        .AddSingleton(options)
        .AddDurableHandler<CallWriter>().AddDurableHandler<RecordingOpenedWriter>().AddDurableHandler<RecordingClosedWriter>()
        .AddDurableHandler<TrailWriter>().AddDurableHandler<HeartbeatWriter>()
        .AddSingleton<IInterruptedCalls, InterruptedCallFinder>().AddSingleton<ICallHistory, CallHistory>()
        .AddSingleton<CallScopes>().AddSingleton<CallBodies>().AddSingleton<ReadCalls>().AddSingleton<ControlCalls>().AddSingleton<ControlFeatures>().AddSingleton<FloorCalls>().AddSingleton<ProgramCalls>().AddSingleton<ControlConferences>().AddSingleton<ExportCalls>()
        .AddDurableHandler<RecordingGapWriter>()
        .AddSingleton<Days>().AddSingleton<IDecisionLog, DecisionLog>().AddDurableHandler<DecisionKeeper>()
        .AddSingleton<ReadDecisions>().AddSingleton<DecisionRetention>().AddHostedService(p => p.GetRequiredService<DecisionRetention>())
        .AddSingleton<RecordingFiles>().AddSingleton<Recordings>().AddSingleton<RecordingRules>().AddSingleton<TestRecordingRules>().AddSingleton<LegalHolds>().AddSingleton<RecordingAccesses>()
        .AddSingleton<RecordingRuleBook>().AddSingleton<IRecordingPolicy>(p => p.GetRequiredService<RecordingRuleBook>()).AddHostedService(p => p.GetRequiredService<RecordingRuleBook>())
        .AddSingleton<RecordingRetention>().AddHostedService(p => p.GetRequiredService<RecordingRetention>())
        .AddSingleton<Periods>().AddSingleton<QueueGoals>().AddSingleton<Occupancies>().AddSingleton<FigureFinder>().AddSingleton<QueueStatistics>().AddSingleton<AgentStatistics>().AddSingleton<SatisfactionReport>()
        .AddSingleton<GaugeReader>().AddSingleton<Wallboards>().AddSingleton<WallLinks>()
        .AddSingleton<Shifts>().AddSingleton<AttendanceReport>().AddSingleton<AlarmBook>().AddSingleton<AlarmRules>().AddSingleton<AlarmPost>().AddSingleton<AlarmWatch>()
        .AddHostedService(p => p.GetRequiredService<AlarmPost>()).AddHostedService(p => p.GetRequiredService<AlarmWatch>())
        .AddSingleton<EventProjection>().AddHostedService(p => p.GetRequiredService<EventProjection>())
        .AddSingleton<CustomerSearch>().AddHostedService(p => p.GetRequiredService<CustomerSearch>())
        .AddSingleton<Months>().AddHostedService<MonthsAhead>();

    /// <summary>The endpoints below <c>/api/v1</c>.</summary>
    public static void MapReportingEndpoints(this IEndpointRouteBuilder api)
    {
        MapCalls(api);
        MapConferences(api);
        MapLines(api);
        MapRecordings(api);
        MapRecordingRules(api);
        MapStatistics(api);
        MapWallboards(api);
        MapAlarms(api);
        MapAttendance(api);
    }

    private static void MapCalls(IEndpointRouteBuilder api)
    {
        string[] either = [Permissions.CallsRead, Permissions.CallsOwn];
        var calls = api.MapGroup("/calls").WithTags("Calls");
        calls.MapGet("", ReadCalls.ListAsync).Needs(either).Named("listCalls", "Call records");
        calls.MapPost("", ControlCalls.DialAsync).Needs(either).Named("dial", "Ring an extension, then dial for it");
        calls.MapGet("/live", ReadCalls.ListLive).Needs(either).Named("listLiveCalls", "Calls that live now");
        calls.MapGet("/export.csv", ExportCalls.HandleAsync).Needs(either).Named("exportCalls", "Call records as a CSV file, at most 100,000")
            .Produces<string>(200, "text/csv").Produces<Problem>(400, Problem.MediaType);
        calls.MapGet("/{id:guid}", ReadCalls.GetAsync).Needs(either).Named("getCall", "A call with its legs, trail, recording and wrap-up");
        calls.MapGet("/{id:guid}/events", ReadCalls.ListEventsAsync).Needs(either).Named("listCallEvents", "Everything that happened to a call");
        calls.MapGet("/{id:guid}/decisions", ReadDecisions.ListAsync).Needs(Permissions.CallsRead).Named("listCallDecisions", "Why the call waited and why it got its agent: candidates, exclusions, the rule that won");
        calls.MapPost("/{id:guid}/answer", ControlCalls.AnswerAsync).Needs(either).Named("answerCall", "Answer the own phone that rings for the call");
        calls.MapPost("/{id:guid}/hangup", ControlCalls.HangUpAsync).Needs(either).Named("hangUpCall", "End a call");
        calls.MapPost("/{id:guid}/hold", ControlCalls.HoldAsync).Needs(either).Named("holdCall", "Put the far party on hold");
        calls.MapPost("/{id:guid}/retrieve", ControlCalls.RetrieveAsync).Needs(either).Named("retrieveCall", "Take the far party off hold");
        calls.MapPost("/{id:guid}/mute", ControlCalls.MuteAsync).Needs(either).Named("muteCall", "Silence the agent's side, or not");
        calls.MapPost("/{id:guid}/digits", ControlCalls.SendDigitsAsync).Needs(either).Named("sendCallDigits", "Send digits to the far party");
        calls.MapPost("/{id:guid}/transfer", ControlCalls.TransferAsync).Needs(either).Named("transferCall", "Blind transfer of the far party");
        calls.MapPost("/{id:guid}/survey", ControlCalls.SendToSurveyAsync).Needs(either).Named("sendCallToSurvey", "Send the far party to its queue's satisfaction survey");
        calls.MapGet("/parked", ControlFeatures.ListParked).Needs(either).Named("listParkedCalls", "Calls that wait in a parking slot");
        calls.MapPost("/{id:guid}/consult", ControlFeatures.ConsultAsync).Needs(either).Named("consultCall", "Hold the customer with music and ask a third party");
        calls.MapPost("/{id:guid}/swap", ControlFeatures.SwapAsync).Needs(either).Named("swapCall", "Change between the customer and the one asked");
        calls.MapPost("/{id:guid}/complete", ControlFeatures.CompleteAsync).Needs(either).Named("completeConsultation", "Join the customer with the one asked and leave");
        calls.MapPost("/{id:guid}/cancel", ControlFeatures.CancelAsync).Needs(either).Named("cancelConsultation", "Let the one asked go and take the customer back");
        calls.MapPost("/{id:guid}/park", ControlFeatures.ParkAsync).Needs(either).Named("parkCall", "Park the far party; the slot is in the attached data");
        calls.MapPost("/{id:guid}/pickup", ControlFeatures.PickUpAsync).Needs(either).Named("pickUpCall", "Take a call that rings elsewhere or is parked");
        calls.MapPost("/{id:guid}/record", ControlCalls.RecordAsync).Needs(either).Named("recordCall", "Start or stop the recording");
        calls.MapPost("/{id:guid}/recording/pause", ControlCalls.PauseRecordingAsync).Needs(either).Named("pauseCallRecording", "Silence both sides of the recording (card data); the talk goes on");
        calls.MapPost("/{id:guid}/recording/resume", ControlCalls.ResumeRecordingAsync).Needs(either).Named("resumeCallRecording", "Go on with a paused recording");
        calls.MapPut("/{id:guid}/legal-hold", LegalHolds.SetAsync).Needs(Permissions.ConfigWrite).Named("holdCallRecordings", "Keep the recordings of a call whatever their age");
        calls.MapDelete("/{id:guid}/legal-hold", LegalHolds.LiftAsync).Needs(Permissions.ConfigWrite).Named("liftLegalHold", "Let the recordings of a call age again");
        calls.MapGet("/{id:guid}/recording-accesses", RecordingAccesses.ListAsync).Needs(Permissions.CallsRead).Named("listRecordingAccesses", "Who listened to the recordings of a call or took them away");
        calls.MapPost("/dual", ProgramCalls.DualAsync).Needs(Permissions.CallsRead).Named("dialDual", "Call one number, then connect it with a second (dual call)");
        calls.MapPost("/program", ProgramCalls.PlaceAsync).Needs(Permissions.CallsRead).Named("dialProgram", "Call a number; once answered the call waits for commands: play, collect, transfer");
        calls.MapPost("/{id:guid}/play", ProgramCalls.PlayAsync).Needs(either).Named("playInCall", "Play a prompt or words; call.played tells when it is over");
        calls.MapPost("/{id:guid}/play/stop", ProgramCalls.StopPlayingAsync).Needs(either).Named("stopPlayingInCall", "Stop what is played");
        calls.MapPost("/{id:guid}/collect", ProgramCalls.CollectAsync).Needs(either).Named("collectDigits", "Collect keys from the customer; answers when they are there or the time is over");
        calls.MapPost("/{id:guid}/attached", ProgramCalls.AttachAsync).Needs(either).Named("attachToCall", "Put data on the call that travels with it; empty values take data away");
        calls.MapPost("/{id:guid}/conference", FloorCalls.AddPartyAsync).Needs(either).Named("addCallParty", "Ring a third party and let it take part in the talk");
        calls.MapPost("/{id:guid}/conference/{legId:guid}/mute", FloorCalls.MutePartyAsync).Needs(either).Named("muteCallParty", "Silence one party of three or more, or not");
        calls.MapDelete("/{id:guid}/conference/{legId:guid}", FloorCalls.RemovePartyAsync).Needs(either).Named("removeCallParty", "Hang up on one party of three or more");
        calls.MapPost("/{id:guid}/supervise", FloorCalls.SuperviseAsync).Needs(Permissions.FloorAct).Named("superviseCall", "Listen to a call, whisper to its agent, or barge in");
        calls.MapPatch("/{id:guid}/supervise", FloorCalls.ChangeModeAsync).Needs(Permissions.FloorAct).Named("changeSupervision", "Change how one takes part in a supervised call");
        calls.MapDelete("/{id:guid}/supervise", FloorCalls.LeaveAsync).Needs(Permissions.FloorAct).Named("endSupervision", "Leave a supervised call; the talk goes on");
        calls.MapPost("/{id:guid}/take-over", FloorCalls.TakeOverAsync).Needs(Permissions.FloorAct).Named("takeOverCall", "Talk with the customer in the agent's place");
    }

    private static void MapConferences(IEndpointRouteBuilder api)
    {
        var conferences = api.MapGroup("/conferences").WithTags("Conferences");
        conferences.MapGet("", ControlConferences.List).Needs(Permissions.FloorRead).Named("listConferences", "Conferences that live now, with their members");
        conferences.MapGet("/{id:guid}", ControlConferences.Get).Needs(Permissions.FloorRead).Named("getConference", "A living conference; its id is its room's");
        conferences.MapPost("/{id:guid}/members", ControlConferences.AddAsync).Needs(Permissions.FloorAct).Named("addConferenceMember", "Ring somebody and let him in without a PIN");
        conferences.MapPost("/{id:guid}/mute", ControlConferences.MuteAllAsync).Needs(Permissions.FloorAct).Named("muteConference", "Silence everybody but the hosts, or not");
        conferences.MapPost("/{id:guid}/members/{memberId:guid}/mute", ControlConferences.MuteAsync).Needs(Permissions.FloorAct).Named("muteConferenceMember", "Silence a member, or not");
        conferences.MapDelete("/{id:guid}/members/{memberId:guid}", ControlConferences.KickAsync).Needs(Permissions.FloorAct).Named("removeConferenceMember", "Put a member out");
        conferences.MapPost("/{id:guid}/lock", ControlConferences.LockAsync).Needs(Permissions.FloorAct).Named("lockConference", "Let nobody more in, or open it again");
        conferences.MapPost("/{id:guid}/record", ControlConferences.RecordAsync).Needs(Permissions.FloorAct).Named("recordConference", "Start or stop the recording of the room");
        conferences.MapPost("/{id:guid}/end", ControlConferences.EndAsync).Needs(Permissions.FloorAct).Named("endConference", "End it for everybody");
    }

    private static void MapLines(IEndpointRouteBuilder api) => api.MapGet("/lines", ControlFeatures.ListLines)
        .Needs(Permissions.CallsRead, Permissions.CallsOwn).WithTags("Calls").Named("listLines", "What every extension is doing now: free, ringing, talking");

    private static void MapRecordings(IEndpointRouteBuilder api)
    {
        var recordings = api.MapGroup("/recordings").WithTags("Recordings");
        recordings.MapGet("/{id:guid}", Recordings.GetAsync).Needs(Permissions.RecordingsPlay).Named("getRecording", "What is known of a recording");
        recordings.MapGet("/{id:guid}/audio", Recordings.PlayAsync).Needs(Permissions.RecordingsPlay).Named("playRecording", "The sound, by ranges; download=1 as a file")
            .Produces<byte[]>(200, "audio/wav", "audio/ogg").Produces<byte[]>(206, "audio/wav", "audio/ogg").Produces<Problem>(403, Problem.MediaType).Produces<Problem>(404, Problem.MediaType);
        recordings.MapGet("/{id:guid}/waveform", Recordings.ShowAsync).Needs(Permissions.RecordingsPlay).Named("getWaveform", "How loud both sides were");
    }

    private static void MapRecordingRules(IEndpointRouteBuilder api)
    {
        var rules = api.MapGroup("/recording-rules").WithTags("Recordings");
        rules.MapGet("", RecordingRules.ListAsync).Needs(Permissions.ConfigRead).Named("listRecordingRules", "Rules of recording in their order");
        rules.MapPost("", RecordingRules.MakeAsync).Needs(Permissions.ConfigWrite).Named("createRecordingRule", "Make a rule; without a position it comes last");
        rules.MapPost("/test", TestRecordingRules.Handle).Needs(Permissions.ConfigRead).Named("testRecordingRules", "Would this call be recorded, and why?");
        rules.MapGet("/{id:guid}", RecordingRules.GetAsync).Needs(Permissions.ConfigRead).Named("getRecordingRule", "A rule of recording");
        rules.MapPut("/{id:guid}", RecordingRules.ChangeAsync).Needs(Permissions.ConfigWrite).Named("changeRecordingRule", "Change a rule");
        rules.MapDelete("/{id:guid}", RecordingRules.RemoveAsync).Needs(Permissions.ConfigWrite).Named("removeRecordingRule", "Remove a rule");
    }

    private static void MapAttendance(IEndpointRouteBuilder api)
    {
        var shifts = api.MapGroup("/shifts").WithTags("Attendance");
        shifts.MapGet("", Shifts.ListAsync).Needs(Permissions.ConfigRead).Named("listShifts", "Shifts and their agents");
        shifts.MapPost("", Shifts.MakeAsync).Needs(Permissions.ConfigWrite).Named("createShift", "Make a shift");
        shifts.MapGet("/{id:guid}", Shifts.GetAsync).Needs(Permissions.ConfigRead).Named("getShift", "A shift and its agents");
        shifts.MapPut("/{id:guid}", Shifts.ChangeAsync).Needs(Permissions.ConfigWrite).Named("changeShift", "Change a shift");
        shifts.MapDelete("/{id:guid}", Shifts.RemoveAsync).Needs(Permissions.ConfigWrite).Named("removeShift", "Remove a shift");
        var attendance = api.MapGroup("/attendance").WithTags("Attendance");
        attendance.MapGet("", AttendanceReport.ListAsync).Needs(Permissions.FloorRead).Named("listAttendance", "Late, early leave, break overrun and absence by day and agent; today without days");
        attendance.MapGet("/export.csv", AttendanceReport.ExportAsync).Needs(Permissions.FloorRead).Named("exportAttendance", "The same as a CSV file")
            .Produces<string>(200, "text/csv").Produces<Problem>(400, Problem.MediaType);
    }

    private static void MapAlarms(IEndpointRouteBuilder api)
    {
        var alarms = api.MapGroup("/alarms").WithTags("Alarms");
        alarms.MapGet("", AlarmHistory.ListAsync).Needs(Permissions.FloorRead).Named("listAlarms", "Alarms that were raised, newest first; open=true those that stand");
        alarms.MapPost("/{id:guid}/acknowledge", AlarmHistory.AcknowledgeAsync).Needs(Permissions.FloorAct).Named("acknowledgeAlarm", "Say that somebody looks after it");
        var rules = api.MapGroup("/alarm-rules").WithTags("Alarms");
        rules.MapGet("", AlarmRules.ListAsync).Needs(Permissions.ConfigRead).Named("listAlarmRules", "Limits on figures");
        rules.MapPost("", AlarmRules.MakeAsync).Needs(Permissions.ConfigWrite).Named("createAlarmRule", "Set a limit on a figure");
        rules.MapGet("/{id:guid}", AlarmRules.GetAsync).Needs(Permissions.ConfigRead).Named("getAlarmRule", "A limit on a figure");
        rules.MapPut("/{id:guid}", AlarmRules.ChangeAsync).Needs(Permissions.ConfigWrite).Named("changeAlarmRule", "Change a limit; without a secret the old one stays");
        rules.MapDelete("/{id:guid}", AlarmRules.RemoveAsync).Needs(Permissions.ConfigWrite).Named("removeAlarmRule", "Remove a limit");
    }

    private static void MapWallboards(IEndpointRouteBuilder api)
    {
        var boards = api.MapGroup("/wallboards").WithTags("Wallboards");
        boards.MapGet("", Wallboards.ListAsync).Needs(Permissions.FloorRead).Named("listWallboards", "Wallboards and their tiles");
        boards.MapPost("", Wallboards.MakeAsync).Needs(Permissions.FloorAct).Named("createWallboard", "Make a wallboard of up to nine tiles");
        boards.MapGet("/{id:guid}", Wallboards.GetAsync).Needs(Permissions.FloorRead).Named("getWallboard", "A wallboard and its tiles");
        boards.MapPut("/{id:guid}", Wallboards.ChangeAsync).Needs(Permissions.FloorAct).Named("changeWallboard", "Change a wallboard");
        boards.MapDelete("/{id:guid}", Wallboards.RemoveAsync).Needs(Permissions.FloorAct).Named("removeWallboard", "Remove a wallboard and its link");
        boards.MapGet("/{id:guid}/figures", Wallboards.ShowAsync).Needs(Permissions.FloorRead).Named("getWallboardFigures", "A wallboard's values now");
        boards.MapPost("/{id:guid}/link", Wallboards.LinkAsync).Needs(Permissions.FloorAct).ShowsSecretOnce()
            .Named("linkWallboard", "Make a link that shows the figures without sign-in; the one before stops working");
        boards.MapDelete("/{id:guid}/link", Wallboards.RevokeAsync).Needs(Permissions.FloorAct).Named("unlinkWallboard", "Revoke the link");
        api.MapGet("/wall", WallLinks.ShowAsync).WithTags("Wallboards").OpenToAnyone().Named("getWall", "The figures behind a link; its token is in X-Wallboard");
    }

    private static void MapStatistics(IEndpointRouteBuilder api)
    {
        string[] either = [Permissions.CallsRead, Permissions.FloorRead];
        var statistics = api.MapGroup("/statistics").WithTags("Statistics");
        statistics.MapGet("/queues", QueueStatistics.ListAsync).Needs(either).Named("queueStatistics", "Figures of each queue; today without a period");
        statistics.MapGet("/intervals", QueueStatistics.ListIntervalsAsync).Needs(either).Named("intervalStatistics", "Figures of a queue, an agent, or of all, by stretches of time");
        statistics.MapGet("/agents", AgentStatistics.ListAsync).Needs(either).Named("agentStatistics", "Figures of each agent; today without a period");
        statistics.MapGet("/satisfaction", SatisfactionReport.ListAsync).Needs(either).Named("satisfactionStatistics", "What customers said of their satisfaction, by agent, queue or day; today without a period");
    }
}
