using Jint.Native;
using Switchboard.VoiceXml.Documents;
using Switchboard.VoiceXml.Platform;

namespace Switchboard.VoiceXml.Execution;

/// <summary>VoiceXML 2.0 §2.3.7 and 2.1 §8: transfer.</summary>
internal static class TransferVisit
{
    public static async Task<Jump?> RunAsync(ItemState item, DialogRun dialog, Frame frame)
    {
        var session = frame.Session;
        if (session.HungUp)
            return new ExitJump(JsValue.Undefined, null);
        var element = item.Element;
        var kind = Kind(element);
        var destination = frame.Expression(element, "dest", "destexpr")!.Trim();
        var grammars = await GrammarSet.OwnAsync(element, frame);
        if (kind == TransferKind.Blind && grammars.Grammars.Count > 0)
            session.Platform.Log("transfer", "grammars are not listened for in a blind transfer");
        var result = await session.Platform.TransferAsync(
            new TransferRequest
            {
                Prompts = session.TakeQueue(),
                Kind = kind,
                Destination = destination,
                ConnectTimeout = DurationText.Require(element["connecttimeout"] ?? "60s", "connecttimeout"),
                MaxTime = element["maxtime"] is { } text && DurationText.Require(text, "maxtime") is { Ticks: > 0 } limit ? limit : null,
                TransferAudio = element["transferaudio"] is { } audio ? frame.Context.Document.Resolve(element, audio)?.AbsoluteUri : null,
                ApplicationInformation = frame.Expression(element, "aai", "aaiexpr"),
                Grammars = kind == TransferKind.Bridge ? grammars.Listen(true, true, session) : [],
                Keys = kind == TransferKind.Bridge && grammars.HasKeys ? grammars : null,
            },
            session.Cancellation);
        session.Refill();
        return await EndAsync(result, item, dialog, frame, grammars);
    }

    private static TransferKind Kind(VxmlElement element) => element["type"] switch
    {
        "bridge" => TransferKind.Bridge,
        "consultation" => TransferKind.Consultation,
        null when element["bridge"] == "true" => TransferKind.Bridge,
        _ => TransferKind.Blind,
    };

    private static async Task<Jump?> EndAsync(TransferResult result, ItemState item, DialogRun dialog, Frame frame, GrammarSet grammars)
    {
        switch (result.End)
        {
            case TransferEnd.Transferred:
                frame.Session.HungUp = true;
                throw new VoiceXmlEvent("connection.disconnect.transfer", "the caller was transferred");
            case TransferEnd.HangUp:
                throw frame.Session.Gone();
        }

        if (Error(result.End, Kind(item.Element)) is { } error)
            throw new VoiceXmlEvent(error, $"transfer to {frame.Expression(item.Element, "dest", "destexpr")}");
        var shadow = frame.Session.Scripts.NewObject();
        shadow.Put("duration", new JsValue(result.Duration.TotalSeconds), false);
        if (result.Input is { } input && Collecting.Recognise(input, grammars, frame) is [var recognition, ..])
        {
            LastResult.Set([recognition], frame.Session);
            shadow.Put("inputmode", new JsValue(recognition.Mode), false);
            shadow.Put("utterance", new JsValue(recognition.Meaning.Utterance), false);
        }

        dialog.Scope.Declare(item.Variable, new JsValue(Word(result.End)));
        dialog.Scope.Declare(item.Variable + "$", new JsValue(shadow));
        foreach (var state in dialog.Items)
            state.JustFilled = state == item;
        return await new Processing(dialog, item).FilledAsync(frame);
    }

    private static string Word(TransferEnd end) => end switch
    {
        TransferEnd.Busy => "busy",
        TransferEnd.NoAnswer => "noanswer",
        TransferEnd.NetworkBusy => "network_busy",
        TransferEnd.NearEndDisconnect => "near_end_disconnect",
        TransferEnd.FarEndDisconnect => "far_end_disconnect",
        TransferEnd.NetworkDisconnect => "network_disconnect",
        TransferEnd.MaxTimeDisconnect => "maxtime_disconnect",
        _ => "unknown",
    };

    private static string? Error(TransferEnd end, TransferKind kind) => end switch
    {
        TransferEnd.NoAuthorization => "error.connection.noauthorization",
        TransferEnd.BadDestination => "error.connection.baddestination",
        TransferEnd.NoRoute => "error.connection.noroute",
        TransferEnd.NoResource => "error.connection.noresource",
        TransferEnd.UnsupportedUri => "error.unsupported.uri",
        TransferEnd.Unsupported => "error.unsupported.transfer." + kind.ToString().ToLowerInvariant(),
        _ => null,
    };
}
