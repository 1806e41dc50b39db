using Switchboard.Contracts.Ivr;
using Switchboard.Ivr.Model;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Platform;

/// <summary>
/// What a flow needs of a call. The flow interpreter (later also VoiceXML) talks to nothing else, so the same flow runs on a
/// real call and on the text driver's virtual clock.
/// </summary>
/// <remarks>
/// <para><b>Threading.</b> One flow, one call, one operation at a time: the interpreter awaits each operation before it starts the
/// next, and every member is called from that one logical thread. An implementation needs no lock against the interpreter.</para>
/// <para><b>Hang-up.</b> The token that the interpreter passes is linked to <see cref="HangUp"/>: an operation that is under way
/// when the caller goes ends with <see cref="OperationCanceledException"/>, at once, and so does one that is begun afterwards.
/// An agent or an extension that hangs up while the caller stays is no hang-up: the operation returns its result.</para>
/// <para><b>Refusals</b> are results (<c>Failed</c>, <c>Error</c>) with a fault. An exception other than the above is taken as a bug
/// of the platform; the flow leaves by the node's <c>error</c> exit.</para>
/// <para><b>Digit buffer (type-ahead).</b> The platform keeps the keys that no operation has consumed, in order, from the answer on
/// and also between operations. Collecting consumes from the front; what is more than asked for stays. <see cref="ClearDigits"/>
/// empties it. It holds at most 64 digits; later ones are dropped.</para>
/// </remarks>
public interface IVoicePlatform
{
    /// <summary>Who called whom, and the data that goes with the call.</summary>
    CallFacts Call { get; }

    /// <summary>The clock of this call.</summary>
    TimeProvider Clock { get; }

    /// <summary>Fires when the caller has gone, for whatever reason.</summary>
    CancellationToken HangUp { get; }

    /// <summary>Answers the call. Does nothing on one that is answered. The interpreter answers before the first prompt,
    /// input or queue, not before an extension, so that a call straight to an extension rings until somebody takes it.</summary>
    Task AnswerAsync(CancellationToken cancellationToken);

    /// <summary>Plays a prompt to its end or until it is broken off as <see cref="PlayRequest"/> says.</summary>
    Task<PlayResult> PlayAsync(PlayRequest request, CancellationToken cancellationToken);

    /// <summary>Plays a prompt (perhaps empty) and collects keys as <see cref="CollectRequest"/> says.</summary>
    Task<CollectResult> CollectAsync(CollectRequest request, CancellationToken cancellationToken);

    /// <summary>Whether words of a language can be heard; keys always can.</summary>
    bool Hears(string language) => false;

    /// <summary>Plays a prompt (perhaps empty) and listens as <see cref="HearRequest"/> says.</summary>
    Task<HearResult> HearAsync(HearRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(new HearResult(HearEnd.Failed, [], Fault: new Fault("recognition.away", "Nothing is listened to here.")));

    /// <summary>Plays a prompt and records as <see cref="TakeRequest"/> says. A caller who hangs up in it ends it with what he said.</summary>
    Task<TakeResult> TakeAsync(TakeRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(new TakeResult { Fault = new Fault("recording.away", "Nothing can be recorded here.") });

    /// <summary>Rings a number, joins it with the caller and returns when that is over.</summary>
    Task<BridgeResult> BridgeAsync(BridgeRequest request, CancellationToken cancellationToken) => Task.FromResult(new BridgeResult(BridgeEnd.NoRoute));

    /// <summary>Forgets the keys typed ahead.</summary>
    void ClearDigits();

    /// <summary>Lets the call wait in a queue, and talk to the agent who takes it. Returns when that is over.</summary>
    Task<QueueResult> QueueAsync(QueueRequest request, CancellationToken cancellationToken);

    /// <summary>Rings an extension and, if it answers, connects it. Returns when that is over.</summary>
    Task<ExtensionResult> DialExtensionAsync(ExtensionRequest request, CancellationToken cancellationToken);

    /// <summary>Lets the caller leave a message in a box. Returns when that is over; a message that was being spoken when he hung up is kept.</summary>
    Task<VoicemailResult> LeaveMessageAsync(VoicemailRequest request, CancellationToken cancellationToken);

    /// <summary>Agrees with the caller on a number at which he is rung when it is his turn. Returns when that is over.</summary>
    Task<CallbackResult> PromiseCallbackAsync(CallbackRequest request, CancellationToken cancellationToken);

    /// <summary>Records what the caller says and keeps it with the call. A caller who hangs up meanwhile ends it with
    /// <see cref="OperationCanceledException"/>; what he had said is kept.</summary>
    Task<WordsResult> RecordWordsAsync(WordsRequest request, CancellationToken cancellationToken);

    /// <summary>Sends the call elsewhere; this flow is over then. A fault where it cannot be sent.</summary>
    Task<Fault?> TransferAsync(TransferRequest request, CancellationToken cancellationToken);

    /// <summary>Switches the recording; a fault where it cannot be.</summary>
    Fault? SwitchRecording(RecordingDeed deed);

    /// <summary>The caller is asked how satisfied he is, or (with <paramref name="answer"/>) has said so. Must not block or throw.</summary>
    void NoteSurvey(string keys, string? answer)
    {
    }

    /// <summary>Ends the call (refuses it when it was never answered). Not an error on a call that is over. The token is not linked to
    /// <see cref="HangUp"/>.</summary>
    /// <param name="reason">One word for the call record: <c>normal</c>, <c>busy</c>, <c>rejected</c>, or as in <see cref="FlowLeft.Reason"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task HangUpAsync(string reason, CancellationToken cancellationToken);

    /// <summary>Takes one event of the call's trail: for the record, the screen pop and the simulator. Must not block or throw.</summary>
    void Trail(IvrEvent step);
}
