using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Rating;
using Switchboard.Contracts.Switch;
using Switchboard.Data;
using Switchboard.Kernel;
using Switchboard.Rating.Domain;

namespace Switchboard.Rating.Credit;

/// <summary>
/// The accounts and decks in memory, for calls. PostgreSQL stands behind: charges reach its ledger through the journal, so
/// calls go on from the balance known here while it is away.
/// </summary>
internal sealed class CreditBook(IDatabase database, IDurableLog journal, IEventSink events, TimeProvider time, ILogger<CreditBook> log) : ICallCredit
{
    private readonly ConcurrentDictionary<TenantId, Account> _accounts = new();

    /// <summary>What is open of a tenant; null when he has no account.</summary>
    public (decimal Balance, decimal SetAside)? FigureOf(TenantId tenant) =>
        _accounts.TryGetValue(tenant, out var account) ? (account.Purse.Balance, account.Purse.SetAside) : null;

    public int Count => _accounts.Count;

    /// <summary>Takes over settings and decks as they are now; money is only taken over for an account not known yet.</summary>
    public void Put(TenantId tenant, AccountSettings settings, decimal balance, RateTable? outbound, RateTable? inbound) =>
        _accounts.AddOrUpdate(
            tenant,
            _ => new Account(settings, outbound, inbound, new Purse(balance)),
            (_, known) => known with { Settings = settings, Outbound = outbound, Inbound = inbound });

    /// <summary>A line of the ledger that is not a call's.</summary>
    public void Add(TenantId tenant, decimal amount)
    {
        if (!_accounts.TryGetValue(tenant, out var account))
            return;
        var (before, after) = account.Purse.Add(amount);
        TellIfLow(tenant, account, before, after);
    }

    public CreditDecision Reserve(CreditRequest request)
    {
        if (!_accounts.TryGetValue(request.Tenant, out var account)
            || (request.Direction == RatedDirection.Outbound ? account.Outbound : account.Inbound) is not { } deck
            || request.Emergency || account.Settings.EmergencyNumbers.Contains(request.Number, StringComparer.Ordinal))
            return CreditDecision.Free;
        if (deck.Find(request.Number, time.GetUtcNow()) is not { } rate)
            return new CreditDecision(Fault.Conflict("no_rate", $"Deck {deck.Name} has no rate for {request.Number}"), null);
        var terms = rate.TermsIn(deck.Currency);
        var id = Ids.New(time);
        if (account.Purse.Reserve(id, terms, account.Settings.Floor, account.Settings.SliceSeconds) is not { } slice)
            return new CreditDecision(Purse.NoCredit, null);
        return new CreditDecision(
            null, new CreditReservation(id, request.Tenant, request.CallId, request.Direction, request.Number, terms, slice, TimeSpan.FromSeconds(account.Settings.WarnSeconds)));
    }

    public CreditSlice Extend(CreditReservation reservation) => _accounts.TryGetValue(reservation.Tenant, out var account)
        ? account.Purse.Extend(reservation.Id, account.Settings.Floor, account.Settings.SliceSeconds)
        : new CreditSlice(TimeSpan.Zero, true);

    public LegCharge Settle(CreditReservation reservation, Guid legId, TimeSpan talked, DateTimeOffset endedAt)
    {
        var charge = new LegCharge(reservation.Terms, reservation.Number, null, null);
        if (!_accounts.TryGetValue(reservation.Tenant, out var account) || account.Purse.Settle(reservation.Id, talked) is not { } due)
            return charge;
        Enter(reservation.Tenant, reservation.CallId, legId, reservation.Terms, reservation.Number, reservation.Direction, endedAt, due.Seconds, due.Amount);
        TellIfLow(reservation.Tenant, account, due.Before, due.After);
        return charge with { Seconds = due.Seconds, Amount = due.Amount };
    }

    public void Release(CreditReservation reservation)
    {
        if (_accounts.TryGetValue(reservation.Tenant, out var account))
            account.Purse.Release(reservation.Id);
    }

    // Nothing is set aside after a start. The call never lived longer than was paid, and its record carries the terms.
    public async Task<CallRecord> RecoverAsync(CallRecord call, CancellationToken cancellation)
    {
        var tenant = new TenantId(call.TenantId);
        if (!_accounts.TryGetValue(tenant, out var account) || !call.Legs.Any(l => l.Charge is not null))
            return call;
        var legs = call.Legs.ToArray();
        await using var connection = await database.OpenAsync(tenant, cancellation);
        for (var i = 0; i < legs.Length; i++)
        {
            if (legs[i] is not { Charge: { Amount: null } charge, AnsweredAt: { } answered, EndedAt: { } ended } leg)
                continue;
            var known = await connection.FindAsync<Charged>(
                "select seconds, -amount as amount from rating.ledger where tenant_id = @tenant and leg_id = @id", new { id = leg.Id }, cancellation);
            var talked = ended > answered ? ended - answered : TimeSpan.Zero;
            var seconds = known?.Seconds ?? charge.Terms.BilledSeconds(talked);
            var amount = known?.Amount ?? charge.Terms.Cost(seconds);
            legs[i] = leg with { Charge = charge with { Seconds = seconds, Amount = amount } };
            if (known is not null)
                continue;
            var direction = leg.Kind == LegKind.Caller ? RatedDirection.Inbound : RatedDirection.Outbound;
            Enter(tenant, call.Id, leg.Id, charge.Terms, charge.Number, direction, ended, seconds, amount);
            var (before, after) = account.Purse.Add(-amount);
            TellIfLow(tenant, account, before, after);
        }

        return call with { Legs = legs };
    }

    private void Enter(
        TenantId tenant, Guid call, Guid leg, RateTerms terms, string number, RatedDirection direction, DateTimeOffset at, long seconds, decimal amount) =>
        journal.Append(ChargeEntry.Kind, tenant, JsonSerializer.SerializeToUtf8Bytes(
            new ChargeEntry(leg, call, at, direction, number, terms.Prefix, terms.Currency, seconds, amount), WireJson.Options));

    private void TellIfLow(TenantId tenant, Account account, decimal before, decimal after)
    {
        if (account.Settings.LowBalance is not { } low || before < low || after >= low)
            return;
        Log.LowBalance(log, tenant, after, account.Settings.Currency);
        events.Publish(EventDraft.Of(
            tenant, "billing.lowBalance", "account", tenant.Value, "system", new { balance = after, lowBalance = low, currency = account.Settings.Currency }));
    }

    private sealed record Account(AccountSettings Settings, RateTable? Outbound, RateTable? Inbound, Purse Purse);

    private sealed record Charged(long? Seconds, decimal? Amount);
}
