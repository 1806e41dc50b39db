using Switchboard.Contracts.Lines;
using Switchboard.Sip;

namespace Switchboard.Switch.Lines;

/// <summary>How we write a trunk's addresses and our own there.</summary>
internal static class TrunkAddress
{
    /// <summary>A sip URI at the trunk.</summary>
    public static SipUri Uri(Trunk trunk, string user, string parameters = "") => SipUri.Create(user, trunk.Host, trunk.Port == 5060 ? 0 : trunk.Port, parameters);

    /// <summary>The Request-URI of a call; where no place was found beforehand it names the transport.</summary>
    public static SipUri Called(Trunk trunk, string number, bool placed = true) =>
        trunk.Profile.TelUri && SipUri.TryParse("tel:" + number, out var tel) ? tel : Uri(trunk, number, placed ? "" : TrunkPlaces.TransportParameter(trunk));

    /// <summary>The domain of our address there.</summary>
    public static string Domain(Trunk trunk) => string.IsNullOrEmpty(trunk.Profile.Domain) ? trunk.Host : trunk.Profile.Domain;
}
