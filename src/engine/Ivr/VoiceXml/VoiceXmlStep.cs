using System.Text.Json;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.Platform;
using Switchboard.Ivr.Runtime;
using Switchboard.Kernel;
using Switchboard.VoiceXml;

namespace Switchboard.Ivr.VoiceXml;

/// <summary>What a VoiceXML node does.</summary>
internal static class VoiceXmlStep
{
    public static async Task<NodeResult> RunAsync(
        VoiceXmlNode node, IVoicePlatform platform, CallState state, IVoiceXmlRunner? runner, CancellationToken stop)
    {
        if (runner is null)
            return NodeResult.Error(new Fault("voicexml.away", "This house runs no VoiceXML documents."));
        var recordings = new CallRecordings();
        var audio = new CallAudio(runner.NewFetcher(platform.Call.Tenant, recordings.BytesAsync), recordings);
        var call = new VoiceXmlCall(platform, audio, recordings, state.Language, node.AllowOutside);
        var outcome = await runner.RunAsync(node.Url, call, audio, stop);
        if (call.Ended || platform.HangUp.IsCancellationRequested || outcome.End == SessionEnd.Disconnected)
            return NodeResult.CallerGone;
        if (outcome.End != SessionEnd.Exit)
            return NodeResult.Error(new Fault("voicexml.failed", $"{node.Url}: {outcome.Problem ?? call.Problem}"));
        if (node.Result is { } variable && state.Set(variable, FlowValue.Of(Plain(outcome.Value))) is { } refused)
            return NodeResult.Error(refused);
        return NodeResult.Next with { Progress = true };
    }

    /// <summary>A text as it is, anything else as JSON.</summary>
    private static string Plain(string? json)
    {
        if (json is null)
            return "";
        using var value = JsonDocument.Parse(json);
        return value.RootElement.ValueKind == JsonValueKind.String ? value.RootElement.GetString()! : json;
    }
}
