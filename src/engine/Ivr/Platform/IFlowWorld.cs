using Switchboard.Kernel;

namespace Switchboard.Ivr.Platform;

/// <summary>
/// What a flow needs beside its call: other flows, other systems, what the house knows. The text driver answers from its script, the
/// server from the world. Expected refusals are results; an exception is a bug.
/// </summary>
public interface IFlowWorld
{
    /// <summary>The published flow of that id or name.</summary>
    ValueTask<Outcome<FlowProgram>> FindFlowAsync(TenantId tenant, string flow, CancellationToken cancellationToken);

    /// <summary>Asks another system.</summary>
    Task<HttpReply> AskAsync(TenantId tenant, HttpAsk ask, CancellationToken cancellationToken);

    /// <summary>The fields of the customer with this number; null when there is none.</summary>
    Task<IReadOnlyDictionary<string, string>?> FindCustomerAsync(TenantId tenant, string number, CancellationToken cancellationToken);

    /// <summary>How a queue is now; null when there is none.</summary>
    ValueTask<IReadOnlyDictionary<string, string>?> GetQueueStatusAsync(TenantId tenant, string queue, CancellationToken cancellationToken);

    /// <summary>Sends a message; a fault says why it could not.</summary>
    Task<Fault?> SendMessageAsync(TenantId tenant, FlowMessage message, CancellationToken cancellationToken);

    /// <summary>Reads from a database that the administrator set up.</summary>
    Task<Outcome<IReadOnlyList<SqlRow>>> QueryAsync(TenantId tenant, SqlAsk ask, CancellationToken cancellationToken);

    /// <summary>Changes a customer, or makes him; false when the number is nobody's.</summary>
    Task<Outcome<bool>> UpdateCustomerAsync(TenantId tenant, CustomerWish wish, CancellationToken cancellationToken);

    /// <summary>A row of one of the tenant's own tables.</summary>
    Task<Outcome<TableRow>> FindRowAsync(TenantId tenant, string table, string key, CancellationToken cancellationToken);

    /// <summary>Writes a row of one of the tenant's own tables; a fault says why it could not.</summary>
    Task<Fault?> SaveRowAsync(TenantId tenant, string table, string key, IReadOnlyDictionary<string, string> values, CancellationToken cancellationToken);
}

/// <summary>A message that a flow sends.</summary>
/// <param name="Channel"><c>sms</c> or <c>email</c>.</param>
/// <param name="To">The number or address.</param>
/// <param name="Subject">Of an e-mail.</param>
/// <param name="Text">What it says.</param>
public sealed record FlowMessage(string Channel, string To, string Subject, string Text);

/// <summary>A question to another system.</summary>
/// <param name="Method">GET and so on.</param>
/// <param name="Url">Where.</param>
/// <param name="Headers">What is said besides.</param>
/// <param name="Body">What is sent; null sends nothing.</param>
/// <param name="ContentType">What kind of body.</param>
/// <param name="Timeout">How long to wait for the whole answer.</param>
public sealed record HttpAsk(string Method, string Url, IReadOnlyList<KeyValuePair<string, string>> Headers, string? Body, string ContentType, TimeSpan Timeout);

/// <summary>How it ended.</summary>
public enum HttpEnd
{
    /// <summary>There is an answer, whatever its status.</summary>
    Answered,

    /// <summary>None came in time.</summary>
    TimedOut,

    /// <summary>It could not be asked, or the answer is not allowed; the fault says why.</summary>
    Refused,
}

/// <summary>An answer.</summary>
/// <param name="End">Which way.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The answer's text.</param>
/// <param name="Fault">Why there is none.</param>
public sealed record HttpReply(HttpEnd End, int Status = 0, string Body = "", Fault? Fault = null);
