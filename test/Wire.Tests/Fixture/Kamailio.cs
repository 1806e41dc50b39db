using System.Net;

namespace Switchboard.Wire.Tests.Fixture;

/// <summary>Kamailio as the edge: everything goes through it to the server, and it records its route.</summary>
internal sealed class Kamailio : IAsyncDisposable
{
    private readonly Started _process;
    private readonly string _folder;

    private Kamailio(Started process, string folder, IPEndPoint address)
    {
        _process = process;
        _folder = folder;
        Address = address;
    }

    public IPEndPoint Address { get; }

    public string Log => _process.Tail();

    /// <summary>Starts one at an address of the carrier's.</summary>
    public static async Task<Kamailio> StartAsync(IPEndPoint server)
    {
        var folder = Directory.CreateTempSubdirectory("sbw-kamailio-").FullName;
        var address = new IPEndPoint(IPAddress.Parse("127.0.0.23"), Ports.Free());
        var file = Path.Combine(folder, "kamailio.cfg");
        await File.WriteAllTextAsync(file, Settings(address, server));
        var proxy = new Kamailio(Started.Run("kamailio", ["-f", file, "-DD", "-E", "-m", "16", "-M", "4", "-Y", folder], folder), folder, address);
        await Eventually.TrueAsync("Kamailio listens", () => proxy._process.Ended.IsCompleted || Ports.Bound(address.Port, address.Port).Count > 0);
        proxy._process.Ended.IsCompleted.ShouldBeFalse(proxy.Log);
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Settings(IPEndPoint address, IPEndPoint server) => $$"""
        children=1
        disable_tcp=yes
        log_stderror=yes
        listen=udp:{{address}}
        loadmodule "tm.so"
        loadmodule "sl.so"
        loadmodule "rr.so"
        loadmodule "pv.so"
        loadmodule "maxfwd.so"
        loadmodule "siputils.so"
        loadmodule "textops.so"
        request_route {
          if (!mf_process_maxfwd_header("10")) { sl_send_reply("483", "Too Many Hops"); exit; }
          if (is_method("CANCEL")) { if (t_check_trans()) { t_relay(); } exit; }
          if (has_totag()) {
            if (loose_route()) { t_relay(); exit; }
            if (is_method("ACK") && t_check_trans()) { t_relay(); }
            exit;
          }
          record_route();
          $du = "sip:{{server}}";
          t_relay();
        }
        """;
}
