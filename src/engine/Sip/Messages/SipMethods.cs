namespace Switchboard.Sip;

/// <summary>Method names to ids and back. Methods are compared with case (§7.1).</summary>
internal static class SipMethods
{
    private static readonly (byte[] Name, SipMethod Id)[] Known =
    [
        ("INVITE"u8.ToArray(), SipMethod.Invite), ("ACK"u8.ToArray(), SipMethod.Ack), ("BYE"u8.ToArray(), SipMethod.Bye),
        ("CANCEL"u8.ToArray(), SipMethod.Cancel), ("OPTIONS"u8.ToArray(), SipMethod.Options), ("REGISTER"u8.ToArray(), SipMethod.Register),
        ("PRACK"u8.ToArray(), SipMethod.Prack), ("UPDATE"u8.ToArray(), SipMethod.Update), ("INFO"u8.ToArray(), SipMethod.Info),
        ("REFER"u8.ToArray(), SipMethod.Refer), ("SUBSCRIBE"u8.ToArray(), SipMethod.Subscribe), ("NOTIFY"u8.ToArray(), SipMethod.Notify),
        ("MESSAGE"u8.ToArray(), SipMethod.Message), ("PUBLISH"u8.ToArray(), SipMethod.Publish),
    ];

    public static SipMethod Find(ReadOnlySpan<byte> name)
    {
        foreach (var (known, id) in Known)
        {
            if (name.SequenceEqual(known))
                return id;
        }

        return SipMethod.Extension;
    }

    public static SipMethod Find(string name) => Find(System.Text.Encoding.UTF8.GetBytes(name));
}
