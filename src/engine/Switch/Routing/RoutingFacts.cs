using Switchboard.Kernel;

namespace Switchboard.Switch.Routing;

/// <summary>Calls and talk that were counted.</summary>
public readonly record struct Usage(int Calls, TimeSpan Talk);

/// <summary>What the planner must know of the present. It asks, it changes nothing.</summary>
public interface IRoutingFacts
{
    /// <summary>The trunk does not answer.</summary>
    bool IsDown(Guid trunk);

    /// <summary>We should be registered there and are not.</summary>
    bool IsUnregistered(Guid trunk);

    /// <summary>Calls over a trunk now, both ways.</summary>
    int Channels(Guid trunk);

    /// <summary>Calls out over a trunk now.</summary>
    int Outgoing(Guid trunk);

    /// <summary>A port's line is in a call.</summary>
    bool IsPortBusy(Guid trunk, string port);

    /// <summary>The port taken last; null when none was.</summary>
    string? LastPort(Guid trunk);

    /// <summary>International calls of an extension now.</summary>
    int International(TenantId tenant, string extension);

    /// <summary>What was counted for a subject since a moment.</summary>
    Usage Used(TenantId tenant, string subject, DateTimeOffset since);

    /// <summary>A random number below a limit.</summary>
    int Lot(int below);
}

/// <summary>Names of what is counted.</summary>
public static class Subjects
{
    /// <summary>The whole tenant.</summary>
    public const string Tenant = "tenant";

    /// <summary>An extension.</summary>
    public static string Extension(string number) => "ext:" + number;

    /// <summary>A number shown.</summary>
    public static string Number(string number) => "number:" + number;

    /// <summary>A port of a gateway.</summary>
    public static string Port(Guid trunk, string port) => $"port:{trunk:N}:{port}";
}

/// <summary>A call that wants to go out.</summary>
/// <param name="Dialled">As it was dialled.</param>
/// <param name="Extension">Whose rights it has; null: nobody's, so it stays.</param>
/// <param name="Wanted">The number it wants to show.</param>
/// <param name="Anonymous">It wants to show none.</param>
/// <param name="At">The moment.</param>
public sealed record OutboundQuestion(string Dialled, string? Extension, string? Wanted, bool Anonymous, DateTimeOffset At);
