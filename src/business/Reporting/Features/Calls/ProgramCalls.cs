using Switchboard.Contracts.Switch;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Reporting.Domain;

namespace Switchboard.Reporting.Features.Calls;

/// <summary>Two numbers to be connected (双呼).</summary>
/// <param name="First">The extension or number that is called first: the house's side.</param>
/// <param name="Second">The extension, queue or number it is connected with once it has answered.</param>
/// <param name="CallerNumber">The number to show outside; null takes the default.</param>
/// <param name="Attached">Data that travels with the call.</param>
internal sealed record DualCall(string? First, string? Second, string? CallerNumber, Dictionary<string, string?>? Attached)
{
    public Fault? Check() => AttachData.Check(
        new Check().Text(First, "first", 64).Text(Second, "second", 64).OptionalText(CallerNumber, "callerNumber", 32), Attached, "attached").Fault;
}

/// <summary>A call that waits for a program's commands once it is answered.</summary>
/// <param name="To">The extension or number that is called.</param>
/// <param name="CallerNumber">The number to show outside; null takes the default.</param>
/// <param name="Attached">Data that travels with the call.</param>
internal sealed record ProgramCallWish(string? To, string? CallerNumber, Dictionary<string, string?>? Attached)
{
    public Fault? Check() => AttachData.Check(new Check().Text(To, "to", 64).OptionalText(CallerNumber, "callerNumber", 32), Attached, "attached").Fault;
}

/// <summary>What to play: <c>prompt</c> or <c>text</c>.</summary>
/// <param name="Prompt">Id or name of a prompt of the library.</param>
/// <param name="Text">Words to be spoken.</param>
/// <param name="Language">Their language; null takes the tenant's.</param>
/// <param name="Loop">Again and again until stopped.</param>
/// <param name="To"><c>customer</c>, <c>house</c> or <c>both</c>; null: the customer.</param>
internal sealed record PlayInCall(string? Prompt, string? Text, string? Language, bool? Loop, PlaySide? To)
{
    public Fault? Check() => new Check().OptionalText(Prompt, "prompt").OptionalText(Text, "text", 1000).OptionalText(Language, "language", 20)
        .That(string.IsNullOrWhiteSpace(Prompt) != string.IsNullOrWhiteSpace(Text), "prompt", "call.nothing_to_play", "Give either prompt or text.").Fault;

    public PlayWish Wish() => new(string.IsNullOrWhiteSpace(Prompt) ? null : Prompt.Trim(), Text, Language, Loop ?? false, To ?? PlaySide.Customer);
}

/// <summary>Which keys to wait for.</summary>
/// <param name="Prompt">Id or name of a prompt that asks for them.</param>
/// <param name="Text">Words that ask for them.</param>
/// <param name="Language">The words' language; null takes the tenant's.</param>
/// <param name="Max">How many keys at most, 1 to 64; null: 1.</param>
/// <param name="Terminators">Keys that end it; null: <c>#</c>.</param>
/// <param name="FirstDigitMs">How long to wait for the first key, to 60 s; null: 8 s.</param>
/// <param name="InterDigitMs">How long to wait for each further key, to 60 s; null: 4 s.</param>
/// <param name="SaveAs">The attached datum that shall keep the keys.</param>
internal sealed record CollectInCall(
    string? Prompt, string? Text, string? Language, int? Max, string? Terminators, int? FirstDigitMs, int? InterDigitMs, string? SaveAs)
{
    public Fault? Check() => new Check().OptionalText(Prompt, "prompt").OptionalText(Text, "text", 1000).OptionalText(Language, "language", 20).OptionalText(SaveAs, "saveAs", 64)
        .That(string.IsNullOrWhiteSpace(Prompt) || string.IsNullOrWhiteSpace(Text), "prompt", "call.nothing_to_play", "Give prompt or text, not both.")
        .Range(Max, "max", 1, 64).Range(FirstDigitMs, "firstDigitMs", 100, 60_000).Range(InterDigitMs, "interDigitMs", 100, 60_000)
        .That((Terminators ?? "").All(c => char.IsAsciiDigit(c) || c is '*' or '#'), "terminators", "call.digits_invalid", "terminators are keys: 0-9, * and #.").Fault;

    public CollectWish Wish() => new(
        string.IsNullOrWhiteSpace(Prompt) && string.IsNullOrWhiteSpace(Text) ? null : new PlayInCall(Prompt, Text, Language, false, null).Wish(),
        Max ?? 1, Terminators ?? "#", TimeSpan.FromMilliseconds(FirstDigitMs ?? 8000), TimeSpan.FromMilliseconds(InterDigitMs ?? 4000),
        string.IsNullOrWhiteSpace(SaveAs) ? null : SaveAs.Trim());
}

/// <summary>Data for a call; null or an empty text takes a datum away.</summary>
internal sealed record AttachData(Dictionary<string, string?>? Data)
{
    private const int Most = 50;

    public Fault? Check() => Check(new Check().That(Data is { Count: > 0 }, "data", "field.required", "data names at least one datum."), Data, "data").Fault;

    public static Check Check(Check check, Dictionary<string, string?>? data, string field)
    {
        check.That(data is null || data.Count <= Most, field, "call.attached_too_many", $"At most {Most} data at once.");
        foreach (var (name, value) in data ?? [])
        {
            check.That(name.Length is > 0 and <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.'), $"{field}.{name}", "call.attached_name", "A datum's name has 1 to 64 letters, digits, _, - or dots.")
                .That(value is null || value.Length <= 1000, $"{field}.{name}", "field.too_long", "A datum has at most 1000 characters.");
        }

        return check;
    }
}

/// <summary>What programs do with calls: dual calls and calls of their own with <c>calls.read</c>; play, collect and attach in any call they may steer.</summary>
internal sealed class ProgramCalls(IEnumerable<ICallControl> controls, IEnumerable<IProgramCalls> programs, CallScopes scopes)
{
    private static readonly Fault NoTelephones = new("call.unavailable", "The telephones are not running.", FaultKind.Unavailable);

    public static async Task<Made<CallRecord>> DualAsync(DualCall wish, Caller caller, ProgramCalls calls, CancellationToken cancellation) =>
        await calls.PlaceAsync(wish.Check(), () => new PlaceRequest(wish.First!.Trim(), wish.Second!.Trim(), wish.CallerNumber, wish.Attached ?? [], caller.Actor), caller, cancellation);

    public static async Task<Made<CallRecord>> PlaceAsync(ProgramCallWish wish, Caller caller, ProgramCalls calls, CancellationToken cancellation) =>
        await calls.PlaceAsync(wish.Check(), () => new PlaceRequest(wish.To!.Trim(), null, wish.CallerNumber, wish.Attached ?? [], caller.Actor), caller, cancellation);

    public static Task<Answer<CallRecord>> PlayAsync(Guid id, PlayInCall body, Caller caller, ProgramCalls calls, CancellationToken cancellation) =>
        calls.ActAsync(id, caller, body.Check(), program => program.PlayAsync(caller.Tenant, id, body.Wish(), caller.Actor, cancellation));

    public static Task<Answer<CallRecord>> StopPlayingAsync(Guid id, Caller caller, ProgramCalls calls) =>
        calls.ActAsync(id, caller, null, program => program.StopPlayingAsync(caller.Tenant, id, caller.Actor));

    public static Task<Answer<CallRecord>> AttachAsync(Guid id, AttachData body, Caller caller, ProgramCalls calls) =>
        calls.ActAsync(id, caller, body.Check(), program => program.AttachAsync(caller.Tenant, id, body.Data!, caller.Actor));

    public static async Task<Answer<CollectedDigits>> CollectAsync(Guid id, CollectInCall body, Caller caller, ProgramCalls calls, CancellationToken cancellation)
    {
        if (calls.Refusal(id, caller, body.Check(), out var program) is { } fault)
            return fault;
        var collected = await program!.CollectAsync(caller.Tenant, id, body.Wish(), caller.Actor, cancellation);
        return collected.TryGet(out var digits, out var refused) ? digits : refused;
    }

    private async Task<Outcome<CallRecord>> PlaceAsync(Fault? wrong, Func<PlaceRequest> request, Caller caller, CancellationToken cancellation)
    {
        if (wrong is not null)
            return wrong;
        return programs.LastOrDefault() is { } program ? Outside(await program.PlaceAsync(caller.Tenant, request(), cancellation)) : NoTelephones;
    }

    private async Task<Answer<CallRecord>> ActAsync(Guid id, Caller caller, Fault? wrong, Func<IProgramCalls, Task<Outcome<CallRecord>>> act)
    {
        if (Refusal(id, caller, wrong, out var program) is { } fault)
            return fault;
        return Outside(await act(program!));
    }

    /// <summary>Whether the call is there comes first: what was wrong with the request tells a stranger nothing about it.</summary>
    private Fault? Refusal(Guid id, Caller caller, Fault? wrong, out IProgramCalls? program)
    {
        program = programs.LastOrDefault();
        if (program is null || controls.LastOrDefault() is not { } control)
            return NoTelephones;
        return control.Find(caller.Tenant, id) is { } call && scopes.Of(caller).Covers(call) ? wrong : ReadCalls.Missing;
    }

    private static Outcome<CallRecord> Outside(Outcome<CallRecord> outcome) =>
        outcome.TryGet(out var call, out var fault) ? call.ForOutside() : fault;
}
