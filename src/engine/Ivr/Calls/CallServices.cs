using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Ivr;
using Switchboard.Contracts.Lines;
using Switchboard.Ivr.Voicemail;
using Switchboard.Switch;

namespace Switchboard.Ivr.Calls;

/// <summary>What flows and queues on real calls work with.</summary>
public sealed class CallServices
{
    /// <summary>What the destination of an access number begins with: a call inside the house that goes where the number leads.</summary>
    public const string NumberPrefix = "access:";

    /// <summary>The switch; asked for when needed, because it needs the flows itself.</summary>
    public required Func<Exchange> Exchange { get; init; }

    /// <summary>Extensions.</summary>
    public required ILineDirectory Lines { get; init; }

    /// <summary>Agents and queues.</summary>
    public required IDeskDirectory Desk { get; init; }

    /// <summary>Finds agents for contacts.</summary>
    public required IWorkRouter Router { get; init; }

    /// <summary>Shows the agent who calls.</summary>
    public required IScreenPop ScreenPop { get; init; }

    /// <summary>Audio of prompts.</summary>
    public required IPromptAudio Prompts { get; init; }

    /// <summary>Takes the steps of flows.</summary>
    public required IIvrTrail Trail { get; init; }

    /// <summary>Published flows.</summary>
    public required FlowLibrary Flows { get; init; }

    /// <summary>Takes messages; null where there are no boxes.</summary>
    public VoicemailCalls? Voicemail { get; init; }

    /// <summary>Hears words; null where only keys are heard.</summary>
    public Speech.Recognition.ISpeechRecognizer? Recognizer { get; init; }

    /// <summary>Promises of callbacks; null where there are none.</summary>
    public Callbacks.Callbacks? Callbacks { get; init; }

    /// <summary>Calls that agents can send back into their flows.</summary>
    public ReturnForms Returns { get; init; } = new();

    /// <summary>Knows whom a caller talked to; null where nobody remembers.</summary>
    public IFamiliarAgents? Familiar { get; init; }

    /// <summary>Hours of queues; null where there are no calendars.</summary>
    public Calendars.ICalendarSource? Calendars { get; init; }

    /// <summary>Runs them.</summary>
    public required FlowInterpreter Interpreter { get; init; }
}

/// <summary>Takes the steps of flows on real calls. Returns at once.</summary>
public interface IIvrTrail
{
    /// <summary>Takes one step.</summary>
    void Take(IvrEvent step);
}
