using Shouldly;
using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Switch;
using Switchboard.Switch.Phones;
using Xunit;

namespace Switchboard.Engine.Tests.Switch;

/// <summary>What an agent's screen is told of a call.</summary>
public sealed class OfferDataTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly QueueScene _queue = new();

    public ValueTask DisposeAsync() => _queue.DisposeAsync();

    [Fact]
    public async Task Service_authentication_and_the_number_dialled_go_with_a_transferred_call()
    {
        var (_, phone) = await _queue.AddAgentAsync("8001");
        var ringing = Rings(phone);
        var caller = _queue.Switch.Carrier.Call("4008001234").Value;
        (await ringing).Answer().ShouldBeNull();
        (await caller.Answered.WaitAsync(Patience)).Status.ShouldBe(200);
        var (exchange, tenant) = (_queue.Switch.Exchange, _queue.Switch.Tenant.Id);
        await UntilAsync(() => exchange.List(tenant).Any(c => c.State == CallState.Talking));
        var call = exchange.List(tenant).Single().Id;
        Offer(0).Service.ShouldBeNull();
        var data = new Dictionary<string, string?> { [ContactOffer.ServiceKey] = "Repairs", [ContactOffer.AuthenticationKey] = "pin" };
        (await exchange.AttachAsync(tenant, call, data, "user:1")).Succeeded.ShouldBeTrue();

        var again = Rings(phone);
        (await exchange.TransferAsync(tenant, call, $"queue:{QueueScene.Queue}", "user:1")).Fault.ShouldBeNull();

        await again;
        var offer = Offer(1);
        (offer.CallId, offer.Service, offer.Authentication, offer.OriginalCalled).ShouldBe((call, "Repairs", "pin", "4008001234"));
    }

    private static Task<PhoneCall> Rings(SoftPhone phone)
    {
        var rings = new TaskCompletionSource<PhoneCall>(TaskCreationOptions.RunContinuationsAsynchronously);
        phone.Incoming = call =>
        {
            rings.TrySetResult(call);
            return Task.CompletedTask;
        };
        return rings.Task.WaitAsync(Patience);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!condition())
            await Task.Delay(50, limit.Token);
    }

    private ContactOffer Offer(int place)
    {
        lock (_queue.Offers)
            return _queue.Offers[place];
    }
}
