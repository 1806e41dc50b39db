using System.IO.Compression;
using System.Text;

namespace Switchboard.Bench.Peers;

/// <summary>The flows that the trials call.</summary>
internal static class Flows
{
    /// <summary>A prompt of half a minute, a hundred times.</summary>
    public const string Prompt = """
        {
          "schemaVersion": 1, "name": "prompt", "language": "en", "start": "say",
          "nodes": [
            { "type": "play", "id": "say", "bargeIn": false, "exits": { "next": "again" }, "prompt": [{ "type": "text", "text": { "en":
              "All our agents are busy now. Please stay on the line, you will be connected as soon as somebody is free. You can find answers to many questions on our pages, at any time of the day. If you have the number of your order at hand, you will be helped sooner. You can also write to us, or ask for a callback, and you will be rung when it is your turn. Thank you for your patience, and for calling us today." } }] },
            { "type": "loop", "id": "again", "times": "100", "exits": { "again": "say", "done": "end" } },
            { "type": "hangup", "id": "end" }
          ]
        }
        """;

    /// <summary>A document that means harm.</summary>
    public const string Hostile = """
        {
          "schemaVersion": 1, "name": "hostile", "language": "en", "start": "doc",
          "nodes": [
            { "type": "voiceXml", "id": "doc", "url": "package://hostile/start.vxml", "exits": { "next": "end", "error": "end" } },
            { "type": "hangup", "id": "end" }
          ]
        }
        """;

    // A loop, a recursion, a heap and a regular expression, one after the other; each ends in error.semantic.
    private const string Document = """
        <vxml version="2.1"><catch event="error.semantic"><goto expr="'#f' + (++next)"/></catch><var name="next" expr="1"/>
        <form id="f1"><block><script>while (true) { }</script></block></form>
        <form id="f2"><block><script>function f(n) { return f(n + 1) + f(n + 2); } f(0);</script></block></form>
        <form id="f3"><block><script>var a = ['x']; while (true) { a = a.concat(a); }</script></block></form>
        <form id="f4"><block><script>/^(a+)+$/.test('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!');</script></block></form>
        <form id="f5"><block><exit/></block></form></vxml>
        """;

    public static byte[] HostilePackage()
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create))
        {
            using var entry = zip.CreateEntry("start.vxml").Open();
            entry.Write(Encoding.UTF8.GetBytes(Document));
        }

        return memory.ToArray();
    }
}
