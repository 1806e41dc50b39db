using Microsoft.AspNetCore.Http;
using Switchboard.Fax.Persistence;
using Switchboard.Media.Fax;

namespace Switchboard.Fax.Features;

/// <summary>A fax as the API shows it.</summary>
internal sealed record FaxBody(
    Guid Id, string Direction, string State, string Number, string OwnNumber, string Subject, string StationId, string Header, bool Ecm, bool T38, int Pages, int PagesDone,
    int Attempts, int MaxAttempts, DateTimeOffset? NextAttemptAt, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt, int DurationMs, Guid? CallId, string RemoteId, int BitRate,
    bool UsedEcm, string? Transport, string? Code, string? Detail, bool HasDocument, string? Sha256, long SizeBytes)
{
    public static FaxBody Of(FaxRow r) => new(
        r.Id, r.Direction, r.State, r.Number, r.OwnNumber, r.Subject, r.StationId, r.Header, r.Ecm, r.T38, r.Pages, r.PagesDone, r.Attempts, r.MaxAttempts, r.NextAttemptAt,
        r.CreatedAt, r.FinishedAt, r.DurationMs, r.CallId, r.RemoteId, r.BitRate, r.UsedEcm, r.Transport, r.Code, r.Detail, r.Pdf is not null, r.Sha256, r.SizeBytes);

    public static string Word(FaxTransport transport) => transport == FaxTransport.T38 ? "t38" : "audio";
}

/// <summary>One call of a fax.</summary>
internal sealed record FaxAttemptBody(
    int Attempt, DateTimeOffset StartedAt, DateTimeOffset EndedAt, Guid? CallId, string Code, string Detail, int Pages, int BitRate, bool UsedEcm, string? Transport, string RemoteId);

/// <summary>A fax with its calls.</summary>
internal sealed record FaxDetails(FaxBody Fax, IReadOnlyList<FaxAttemptBody> Attempts);

/// <summary>The form that sends a fax.</summary>
/// <param name="To">The number, digits with a leading + where needed.</param>
/// <param name="File">PDF or TIFF, at most 20 MB and 200 pages.</param>
/// <param name="Subject">For people; not sent.</param>
/// <param name="From">The own number to show; the outbound rules decide without it.</param>
/// <param name="StationId">The number told to the other machine; <c>from</c> without it.</param>
/// <param name="Header">The line on top of each page; the tenant's name without it.</param>
/// <param name="Ecm">Error correction; true without it.</param>
/// <param name="T38">T.38 where the peer asks for it; true without it.</param>
/// <param name="At">Not before this time; at once without it.</param>
/// <param name="MaxAttempts">1 to 12 calls; 4 without it.</param>
internal sealed record FaxForm(
    string To, IFormFile File, string? Subject, string? From, string? StationId, string? Header, bool? Ecm, bool? T38, DateTimeOffset? At, int? MaxAttempts);
