using System.Text.Json;
using Switchboard.VoiceXml.Documents;
using Switchboard.VoiceXml.Fetching;
using Switchboard.VoiceXml.Scripting;

namespace Switchboard.VoiceXml.Execution;

/// <summary>VoiceXML 2.1 §5: fetches XML and gives it to the scripts as a read-only DOM.</summary>
internal static class DataFetch
{
    public static async Task RunAsync(VxmlElement element, Frame frame)
    {
        var source = frame.Expression(element, "src", "srcexpr")!;
        var uri = frame.Context.Document.Resolve(element, source) ?? throw new VoiceXmlEvent(VoiceXmlEvent.BadFetch, $"{source} is no URI");
        await Transitions.WaitingAudioAsync(element, frame);
        var request = Submission.Build(element, uri, Identifiers.Split(element["namelist"]), frame, FetchPurpose.Data);
        var response = await frame.Session.Resources.FetchAsync(request);
        if (element["name"] is not { } name)
            return;
        var scripts = frame.Session.Scripts;
        var value = DomPrelude.Document(scripts, XmlTree(response));
        var owner = frame.Scope.Find(name);
        (owner is null || owner == scripts.Globals ? frame.Scope : owner).Declare(name, value);
    }

    private static string XmlTree(FetchResponse response)
    {
        try
        {
            var root = XmlTreeReader.Read(response.Body, response.Charset);
            return JsonSerializer.Serialize(root);
        }
        catch (DocumentException wrong)
        {
            throw new VoiceXmlEvent(VoiceXmlEvent.BadFetch, $"{response.Uri}: {wrong.Message}");
        }
    }
}
