using System.Globalization;
using System.Text;
using Switchboard.Media;
using Switchboard.Media.Fax;
using Switchboard.Server.Configuration;
using Switchboard.Switch.Phones;

namespace Switchboard.Server.Demo;

/// <summary>
/// A dealer's fax machine beyond the carrier: it takes what is faxed to it, by tones as over any line, and once sends the first page
/// it got back to the house, as a signed copy. The house's first fax is sent at the opening.
/// </summary>
internal sealed class FaxMachines(SyntheticHouse house, IConfigurationTarget api, MediaEngine media, SoftPhone carrier, string folder)
{
    public const string Dealer = "02155550188";
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private bool _answered;

    /// <summary>Whether the machine is meant by this call.</summary>
    public static bool IsFor(PhoneCall call) => call.Invite?.RequestUri.User.EndsWith(Dealer[1..], StringComparison.Ordinal) ?? false;

    /// <summary>The house sends its first fax.</summary>
    public async Task BeginAsync(CancellationToken stop)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in new[] { ("to", Dealer), ("subject", "订货单 Order 20260418"), ("from", DemoOptions.Hotlines[0]), ("header", "HAILAN APPLIANCES") })
            form.Add(new StringContent(value), name);
        var file = new ByteArrayContent(OrderForm());
        file.Headers.ContentType = new("application/pdf");
        form.Add(file, "file", "order.pdf");
        if (!(await api.SendAsync(HttpMethod.Post, "/faxes", form, stop)).Json().TryGet(out _, out var fault))
            house.Stumbles.Tell("fax", fault.Detail); // without ghostscript there are no faxes
    }

    /// <summary>The dealer's machine answers.</summary>
    public async Task TakeAsync(PhoneCall call, CancellationToken stop)
    {
        Directory.CreateDirectory(folder);
        var page = Path.Combine(folder, $"{Guid.NewGuid():N}.tif");
        try
        {
            if (call.Answer() is null && await RunAsync(call, page, sends: false, stop) && !_answered)
            {
                _answered = true;
                await ReplyAsync(page, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            call.HangUp();
        }
        catch (Exception e)
        {
            house.Stumbles.Tell("fax", e);
            call.HangUp();
        }
        finally
        {
            File.Delete(page);
        }
    }

    private async Task ReplyAsync(string page, CancellationToken stop)
    {
        await house.Pause(TimeSpan.FromSeconds(5), stop);
        if (!carrier.Call(DemoOptions.FaxNumber, Dealer).TryGet(out var call, out var fault))
            house.Stumbles.Tell("fax", fault.Detail);
        else if ((await call.Answered.WaitAsync(Longest, house.Time, stop)).IsSuccess)
            await RunAsync(call, page, sends: true, stop);
    }

    private async Task<bool> RunAsync(PhoneCall call, string page, bool sends, CancellationToken stop)
    {
        var listener = new Listener();
        var session = media.CreateFax(new FaxSettings { Sends = sends, File = page, StationId = Dealer, Header = sends ? "XINGHE TRADING" : "", TimeZone = house.Tenant.TimeZone }, listener);
        call.Media.StartFax(session);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.WhenAny(listener.Ended, call.Ended, house.Pause(Longest, over.Token));
        await over.CancelAsync();
        if (!listener.Ended.IsCompleted)
            session.Break();
        var result = await listener.Ended.WaitAsync(TimeSpan.FromSeconds(5), house.Time, CancellationToken.None);
        await Task.WhenAny(call.Ended, house.Pause(TimeSpan.FromSeconds(1), CancellationToken.None)); // the last frame leaves
        if (!call.Ended.IsCompleted)
            call.HangUp();
        return result.IsGood;
    }

    /// <summary>One page of plain text as PDF.</summary>
    private static byte[] OrderForm()
    {
        string[] lines =
        [
            "HAILAN APPLIANCES CO., LTD.", "400-800-1001", "", "PURCHASE ORDER  20260418", "To: Xinghe Trading, Shanghai", "",
            "  Item  Model        Description             Qty   Unit price", "  -----------------------------------------------------------",
            "  1     HL-KT35      Air conditioner         12      2,899.00", "  2     HL-RS60      Water heater 60 l        8      1,599.00", "  3     HL-XW13      Dishwasher               5      3,299.00", "",
            "  Total                                             64,075.00 CNY", "", "Delivery: Hailan warehouse, gate 3, within 10 days.", "Please sign and return by fax to 400-800-1004.", "", "Signature: ______________________",
        ];
        var content = new StringBuilder("BT /F1 12 Tf 60 770 Td 20 TL\n");
        foreach (var line in lines)
            content.Append('(').Append(line.Replace("(", "\\(", StringComparison.Ordinal).Replace(")", "\\)", StringComparison.Ordinal)).Append(") Tj T*\n");
        content.Append("ET");
        string[] objects =
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            string.Create(CultureInfo.InvariantCulture, $"<< /Length {content.Length} >>\nstream\n{content}\nendstream"),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>",
        ];
        var file = new StringBuilder("%PDF-1.4\n");
        var starts = new List<int>();
        foreach (var (i, body) in objects.Index())
        {
            starts.Add(file.Length);
            file.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{body}\nendobj\n");
        }

        var table = file.Length;
        file.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n");
        foreach (var start in starts)
            file.Append(CultureInfo.InvariantCulture, $"{start:D10} 00000 n \n");
        file.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Length + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
        return Encoding.ASCII.GetBytes(file.ToString());
    }

    private sealed class Listener : IFaxListener
    {
        private readonly TaskCompletionSource<FaxResult> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<FaxResult> Ended => _ended.Task;

        public void OnProgress(FaxProgress progress)
        {
            // the machine has no display
        }

        public void OnEnded(FaxResult result) => _ended.TrySetResult(result);
    }
}
