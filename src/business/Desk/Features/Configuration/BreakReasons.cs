using Npgsql;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Desk.Directory;
using Switchboard.Kernel;

namespace Switchboard.Desk.Features.Configuration;

/// <summary>A name in both languages.</summary>
internal sealed record Labels(string? Zh, string? En);

/// <summary>A reason for a break; <paramref name="LimitMs"/>: how long one may last, null = as long as it takes.</summary>
internal sealed record BreakReasonBody(Guid Id, string Code, Labels Labels, long? LimitMs, bool Enabled, int Version) : IVersioned;

/// <summary>A reason as it is written; a missing language takes the other's label.</summary>
internal sealed record BreakReasonWrite(string? Code, Labels? Labels, long? LimitMs, bool? Enabled);

/// <summary>A reason as the desk offers it.</summary>
internal sealed record BreakReasonChoice(string Code, string Label);

internal sealed class BreakReasons(RegistryParts parts) : Registry<BreakReasonRow, BreakReasonBody, BreakReasonWrite>(parts)
{
    protected override string Kind => "break_reason";

    protected override string Table => "break_reason";

    protected override Keyset List { get; } = new()
    {
        Columns = BreakReasonRow.Columns,
        From = "desk.break_reason",
        Where = "tenant_id = @tenant and (@Pattern::text is null or code ilike @Pattern or label_zh ilike @Pattern or label_en ilike @Pattern)",
        Sorts = new Dictionary<string, SortKey>(StringComparer.Ordinal) { ["code"] = new("lower(code)", "text"), ["createdAt"] = new("created_at", "timestamptz") },
        DefaultSort = "createdAt",
    };

    /// <summary>The reasons that may be chosen, in the user's language.</summary>
    public static async Task<Answer<IReadOnlyList<BreakReasonChoice>>> ChoicesAsync(
        Caller caller, DeskDirectory directory, ITenantDirectory tenants, CancellationToken cancellation)
    {
        await directory.EnsureAsync(caller.Tenant, cancellation);
        var book = directory.Book(caller.Tenant);
        var language = (caller.UserId is { } user ? book.Users.GetValueOrDefault(user)?.Language : null) ?? tenants.Find(caller.Tenant)?.DefaultLanguage ?? "en";
        return Outcome.Of<IReadOnlyList<BreakReasonChoice>>([.. book.BreakReasons.Where(r => r.Enabled).Select(r => new BreakReasonChoice(r.Code, r.Label(language)))]);
    }

    protected override Fault? Check(BreakReasonWrite write) => new Check()
        .That(Words.IsCode(write.Code), "code", "break_reason.code_invalid", "code is 1 to 40 letters, digits, - and _.")
        .Text(write.Labels?.Zh ?? write.Labels?.En, "labels.zh", 40).OptionalText(write.Labels?.En, "labels.en", 40).Range(write.LimitMs, "limitMs", 1_000, 86_400_000).Fault;

    protected override async Task<Fault?> WriteAsync(
        TenantConnection connection, Guid id, BreakReasonWrite write, BreakReasonRow? before, CancellationToken cancellation)
    {
        await connection.ExecuteAsync(
            before is null
                ? "insert into desk.break_reason (tenant_id, id, code, label_zh, label_en, limit_ms, enabled, created_at) values (@tenant, @id, @Code, @zh, @en, @LimitMs, @enabled, @now)"
                : "update desk.break_reason set code = @Code, label_zh = @zh, label_en = @en, limit_ms = @LimitMs, enabled = @enabled, version = version + 1 where tenant_id = @tenant and id = @id",
            new
            {
                id,
                write.Code,
                write.LimitMs,
                zh = (write.Labels!.Zh ?? write.Labels.En)!.Trim(),
                en = (write.Labels.En ?? write.Labels.Zh)!.Trim(),
                enabled = write.Enabled ?? before?.Enabled ?? true,
                now = Parts.Time.GetUtcNow(),
            },
            cancellation);
        return null;
    }

    protected override Fault? Refusal(PostgresException error) => error.SqlState == PostgresErrorCodes.UniqueViolation
        ? Fault.Conflict("break_reason.code_taken", "There is already a break reason with this code.") with { Field = "code" }
        : null;

    protected override BreakReasonBody Body(BreakReasonRow row, TenantId tenant) => new(row.Id, row.Code, new Labels(row.LabelZh, row.LabelEn), row.LimitMs, row.Enabled, row.Version);
}
