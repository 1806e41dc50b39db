using System.Globalization;
using System.Net;

namespace Switchboard.Wire.Tests.Interop;

/// <summary>How sipp is to play a scenario.</summary>
/// <param name="Scenario">File name in <c>Scenarios</c>, without its ending.</param>
/// <param name="Address">Where it sends from.</param>
/// <param name="Number">What it dials.</param>
/// <param name="More">Further arguments of sipp.</param>
internal sealed record Play(string Scenario, string Address, string Number, params string[] More);

/// <summary>sipp: plays a call exactly as a file says and fails at the first message that the file does not expect.</summary>
internal static class Sipp
{
    private static int _unique;

    /// <summary>Plays it; null when all went as written, otherwise what did not.</summary>
    public static async Task<string?> RunAsync(IPEndPoint server, Play play, int? port = null)
    {
        var folder = Directory.CreateTempSubdirectory("sbw-sipp-").FullName;
        var local = port ?? Ports.Free();
        try
        {
            await using var process = Started.Run(
                "sipp",
                [
                    server.ToString(), "-sf", Path.Combine(Repository.Root, "test", "Wire.Tests", "Interop", "Scenarios", $"{play.Scenario}.xml"),
                    "-i", play.Address, "-mi", play.Address, "-p", Number(local), "-mp", Number(Ports.FreeRange(8)), "-s", play.Number,
                    "-cid_str", $"{Interlocked.Increment(ref _unique)}-%u-%p@%s", "-timeout", "110s", "-timeout_error", "-nostdin",
                    "-trace_err", "-error_file", Path.Combine(folder, "errors"), "-trace_msg", "-message_file", Path.Combine(folder, "messages"),
                    .. play.More.Contains("-m") ? play.More : ["-m", "1", .. play.More],
                ],
                folder);
            var code = await process.Ended.WaitAsync(TimeSpan.FromMinutes(2));
            return code == 0 ? null : $"{play.Scenario} ended with {code}:\n{await WrittenAsync(folder, "errors", 3000)}{await WrittenAsync(folder, "messages", 6000)}";
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> WrittenAsync(string folder, string name, int most)
    {
        var file = Path.Combine(folder, name);
        if (!File.Exists(file))
            return "";
        var text = await File.ReadAllTextAsync(file);
        return text.Length > most ? text[^most..] : text;
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
