using Switchboard.VoiceXml.Execution;
using Switchboard.VoiceXml.Fetching;
using Switchboard.VoiceXml.Platform;

namespace Switchboard.VoiceXml;

/// <summary>How a session ended.</summary>
public enum SessionEnd
{
    /// <summary>It came to its end.</summary>
    Exit,

    /// <summary>The caller went, or was disconnected or transferred.</summary>
    Disconnected,

    /// <summary>An event that nothing caught.</summary>
    Error,

    /// <summary>It went round in circles.</summary>
    Budget,
}

/// <summary>How a session ended.</summary>
/// <param name="End">Which way.</param>
/// <param name="Value">What <c>exit</c> gave, as JSON.</param>
/// <param name="Problem">The event, or what was too much.</param>
public sealed record SessionOutcome(SessionEnd End, string? Value = null, string? Problem = null);

/// <summary>Runs VoiceXML documents in this process. For calls use a worker: a script can end the process that runs it.</summary>
internal static class VoiceXmlInterpreter
{
    public static async Task<SessionOutcome> RunAsync(
        string uri, IVoiceXmlPlatform platform, IResourceFetcher fetcher, SessionOptions options, CancellationToken cancellationToken)
    {
        var session = new Session(platform, fetcher, options, cancellationToken);
        try
        {
            var start = await session.Resources.DocumentAsync(new FetchRequest { Uri = uri }, null, submitted: false);
            var end = await new ContextRun(new Execution.ExecutionContext(session, isSubdialog: false)).RunAsync(start, null);
            await session.FlushAsync();
            return Outcome(session, end);
        }
        catch (VoiceXmlEvent thrown)
        {
            return new SessionOutcome(session.HungUp ? SessionEnd.Disconnected : SessionEnd.Error, null, thrown.Detail is null ? thrown.Name : $"{thrown.Name}: {thrown.Detail}");
        }
        catch (BudgetException exhausted)
        {
            platform.Log("error", exhausted.Message);
            return new SessionOutcome(SessionEnd.Budget, null, exhausted.Message);
        }
    }

    private static SessionOutcome Outcome(Session session, Jump end)
    {
        if (end is not ExitJump exit)
            return new SessionOutcome(SessionEnd.Error, null, "<return> outside a subdialog");
        if (exit.Uncaught is { } uncaught)
            return new SessionOutcome(SessionEnd.Error, null, uncaught);
        var value = exit.Names is { } names ? session.Scripts.ToJson(names) : exit.Value.IsUndefined() ? null : session.Scripts.ToJson(exit.Value);
        return new SessionOutcome(session.HungUp ? SessionEnd.Disconnected : SessionEnd.Exit, value);
    }
}
