using Switchboard.Kernel;

namespace Switchboard.Contracts.Crm;

/// <summary>A customer found by a number.</summary>
/// <param name="Id">The customer.</param>
/// <param name="Name">Name.</param>
/// <param name="Company">Company, if any.</param>
/// <param name="Level"><c>normal</c>, <c>vip</c> or <c>blocked</c>.</param>
/// <param name="OwnerUserId">The user who looks after the customer, if any.</param>
public sealed record CustomerMatch(Guid Id, string Name, string? Company, string Level, Guid? OwnerUserId = null);

/// <summary>Finds customers by number.</summary>
public interface IContactDirectory
{
    /// <summary>Every customer with this number, as E.164 or as entered; best match first, at most ten.</summary>
    Task<IReadOnlyList<CustomerMatch>> FindByPhoneAsync(TenantId tenant, string number, CancellationToken cancellation);

    /// <summary>The same for many numbers at once, in their order.</summary>
    async Task<IReadOnlyList<IReadOnlyList<CustomerMatch>>> FindByPhonesAsync(TenantId tenant, IReadOnlyList<string> numbers, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        var found = new IReadOnlyList<CustomerMatch>[numbers.Count];
        for (var i = 0; i < found.Length; i++)
            found[i] = await FindByPhoneAsync(tenant, numbers[i], cancellation);
        return found;
    }
}
