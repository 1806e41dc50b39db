using Shouldly;
using Switchboard.Sip;
using Xunit;

namespace Engine.Tests.Sip.Messages;

public sealed class UriTests
{
    [Fact]
    public void Parts_are_found()
    {
        var uri = SipUri.Parse("sips:alice;day=tuesday:pw%20d@[2001:db8::10]:5071;transport=tcp;lr?subject=project%20x&priority=urgent");
        (uri.Scheme, uri.User, uri.Password, uri.Host, uri.Port).ShouldBe(("sips", "alice;day=tuesday", "pw%20d", "[2001:db8::10]", 5071));
        uri.Parameter("LR").ShouldBe("");
        uri.Headers.ShouldBe("subject=project%20x&priority=urgent");
        uri.ToRequestUri().ToString().ShouldBe("sips:alice;day=tuesday:pw%20d@[2001:db8::10]:5071;transport=tcp;lr");
    }

    // RFC 3261 §19.1.4
    [Theory]
    [InlineData("sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtLanTa.CoM;Transport=tcp", true)]
    [InlineData("sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5", true)]
    [InlineData("sip:carol@chicago.com;security=on", "sip:carol@chicago.com;newparam=5", true)]
    [InlineData("sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com", "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com", true)]
    [InlineData("sip:alice@atlanta.com?subject=project%20x&priority=urgent", "sip:alice@atlanta.com?priority=urgent&subject=project%20x", true)]
    [InlineData("SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP", false)]
    [InlineData("sip:bob@biloxi.com", "sip:bob@biloxi.com:5060", false)]
    [InlineData("sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp", false)]
    [InlineData("sip:carol@chicago.com;security=on", "sip:carol@chicago.com;security=off", false)]
    [InlineData("sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting", false)]
    [InlineData("sip:a@h", "sips:a@h", false)]
    [InlineData("tel:+1-201-555-0123", "tel:+12015550123", true)]
    public void Equality_follows_the_rules(string a, string b, bool same)
    {
        SipUri.Parse(a).Equals(SipUri.Parse(b)).ShouldBe(same);
        SipUri.Parse(b).Equals(SipUri.Parse(a)).ShouldBe(same);
    }

    [Theory]
    [InlineData("sip:")]
    [InlineData("sip:@host")]
    [InlineData("sip:2001:db8::10")]
    [InlineData("sip:a@h:99999")]
    [InlineData("sip:a%4@h")]
    [InlineData("sip:a b@h")]
    [InlineData("1sip:a@h")]
    [InlineData("alice")]
    [InlineData("sip:[2001:db8::1")]
    public void Nonsense_is_refused(string text) => SipUri.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void What_can_not_stand_in_a_user_part_is_escaped()
    {
        var uri = SipUri.Create("a b@c\r\n王", "example.com", 5080, ";transport=ws");
        uri.ToString().ShouldBe("sip:a%20b%40c%0D%0A%E7%8E%8B@example.com:5080;transport=ws");
        uri.User.ShouldBe("a b@c\r\n王");
    }

    [Theory]
    [InlineData("\"A \\\"quoted\\\" name\" <sip:a@h>;tag=1", "A \"quoted\" name", "sip:a@h", "1")]
    [InlineData("caller<sip:a@h;p=1>;tag=\"2\"", "caller", "sip:a@h;p=1", "2")]
    [InlineData("sip:a@h;tag=3", "", "sip:a@h", "3")]
    [InlineData("  < sip:a@h >  ", "", "sip:a@h", "")]
    public void Addresses_are_taken_apart(string text, string name, string uri, string tag)
    {
        var address = SipAddress.Parse(text);
        (address.DisplayName, address.Uri.ToString(), address.Tag).ShouldBe((name, uri, tag));
        SipAddress.Parse(address.ToString()).DisplayName.ShouldBe(name);
    }
}
