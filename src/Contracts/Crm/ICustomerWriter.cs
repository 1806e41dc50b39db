using Switchboard.Kernel;

namespace Switchboard.Contracts.Crm;

/// <summary>Changes customers for what happens on calls.</summary>
public interface ICustomerWriter
{
    /// <summary>
    /// Sets fields of the customer with this number: <c>name</c>, <c>company</c>, <c>level</c>, <c>email</c>, <c>address</c>, <c>notes</c>, a
    /// <c>tag</c> more, <c>custom.NAME</c>. False when the number is nobody's and none is to be made.
    /// </summary>
    Task<Outcome<bool>> ChangeByPhoneAsync(TenantId tenant, string number, bool create, IReadOnlyList<KeyValuePair<string, string>> values, CancellationToken cancellation);
}
