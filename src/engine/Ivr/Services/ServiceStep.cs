namespace Switchboard.Ivr.Services;

/// <summary>What a service does with a call.</summary>
/// <param name="Type">One of <see cref="Types"/>.</param>
/// <param name="Id">The flow, queue, voicemail box, extension, or the prompt of <c>message</c> (in whichever language the caller speaks).</param>
/// <param name="Number">The outside number of <c>number</c>.</param>
internal sealed record ServiceStep(string Type, Guid? Id = null, string? Number = null)
{
    public const string Flow = "flow";
    public const string Queue = "queue";
    public const string Voicemail = "voicemail";
    public const string Extension = "extension";
    public const string Outside = "number";
    public const string Message = "message";
    public const string BusyTone = "busy";

    /// <summary>All there are.</summary>
    public static readonly string[] Types = [Flow, Queue, Voicemail, Extension, Outside, Message, BusyTone];

    /// <summary>What an open service may do: it answers, it does not turn away.</summary>
    public static readonly string[] OpenTypes = [Flow, Queue, Voicemail, Extension, Outside];

    /// <summary>The busy signal (486), before the call is answered.</summary>
    public static readonly ServiceStep Busy = new(BusyTone);
}

/// <summary>The steps of a service.</summary>
/// <param name="Open">When the calendar is open, or there is none.</param>
/// <param name="Closed">When it is closed.</param>
/// <param name="Holiday">On its holidays; null: as closed.</param>
/// <param name="Busy">When all lines are taken.</param>
internal sealed record ServicePath(ServiceStep Open, ServiceStep Closed, ServiceStep? Holiday, ServiceStep Busy)
{
    /// <summary>All steps with the field that holds each.</summary>
    public IEnumerable<(string Field, ServiceStep Step)> Steps()
    {
        yield return ("open", Open);
        yield return ("closed", Closed);
        if (Holiday is not null)
            yield return ("holiday", Holiday);
        yield return ("busy", Busy);
    }
}

/// <summary>A service (服务) as calls need it.</summary>
internal sealed record ServiceCard(Guid Id, string Name, string? Number, Guid? CalendarId, int? MaxLines, ServicePath Path, bool Enabled);
