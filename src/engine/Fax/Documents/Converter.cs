using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Switchboard.Kernel;

namespace Switchboard.Fax.Documents;

/// <summary>
/// Runs ghostscript and tiff2pdf on strangers' files: in child processes that have little time, little memory and no
/// network of their own to answer to. What they complain of is never shown as it is.
/// </summary>
internal sealed class Converter(FaxOptions options, TimeProvider time) : IDisposable
{
    private const int MostSeconds = 45;
    private readonly SemaphoreSlim _places = new(Math.Max(1, Environment.ProcessorCount));

    /// <summary>PDF pages become pages of a fax: 1728 dots wide, 204 × 196 dpi, T.6.</summary>
    public Task<Fault?> PdfToTiffAsync(string pdf, string tiff, CancellationToken cancellation) => RunAsync(
        "gs", ["-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=tiffg4", "-r204x196", "-sPAPERSIZE=a4", "-dFIXEDMEDIA", "-dPDFFitPage", "-sOutputFile=" + Plain(tiff), pdf],
        tiff, cancellation);

    /// <summary>A TIFF becomes a PDF.</summary>
    public Task<Fault?> TiffToPdfAsync(string tiff, string pdf, CancellationToken cancellation) => RunAsync("tiff2pdf", ["-o", pdf, tiff], pdf, cancellation);

    /// <summary>One page of a PDF becomes a picture for the screen.</summary>
    public Task<Fault?> PdfToPngAsync(string pdf, int page, string png, CancellationToken cancellation)
    {
        var number = page.ToString(CultureInfo.InvariantCulture);
        return RunAsync(
            "gs", ["-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=pnggray", "-r80", "-dTextAlphaBits=4", "-dGraphicsAlphaBits=4", "-dFirstPage=" + number, "-dLastPage=" + number, "-sOutputFile=" + Plain(png), pdf],
            png, cancellation);
    }

    public void Dispose() => _places.Dispose();

    // ghostscript reads %d in the name of its output.
    private static string Plain(string path) => path.Replace("%", "%%", StringComparison.Ordinal);

    private async Task<Fault?> RunAsync(string program, IReadOnlyList<string> arguments, string output, CancellationToken cancellation)
    {
        await _places.WaitAsync(cancellation);
        using var limit = new CancellationTokenSource(options.ConversionLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        using var process = new Process { StartInfo = Command(program, arguments) };
        try
        {
            process.Start();
            process.StandardInput.Close();
            await Task.WhenAll(
                process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, either.Token),
                process.StandardError.BaseStream.CopyToAsync(Stream.Null, either.Token),
                process.WaitForExitAsync(either.Token));
            if (process.ExitCode == 127)
                return Missing(program);
            return process.ExitCode == 0 && new FileInfo(output) is { Exists: true, Length: > 0 } ? null : Unreadable;
        }
        catch (Win32Exception)
        {
            return Missing(program);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Fault.Invalid("fax.document_too_heavy", "The document takes too long to read: print it anew in a simpler form.", "file");
        }
        finally
        {
            End(process);
            _places.Release();
        }
    }

    private ProcessStartInfo Command(string program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("prlimit") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add(string.Create(CultureInfo.InvariantCulture, $"--as={options.ConversionMemory}"));
        start.ArgumentList.Add(string.Create(CultureInfo.InvariantCulture, $"--cpu={MostSeconds}"));
        start.ArgumentList.Add(string.Create(CultureInfo.InvariantCulture, $"--fsize={FaxDocuments.LargestTiff}"));
        start.ArgumentList.Add(program);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return start;
    }

    private static Fault Unreadable => Fault.Invalid("fax.document_unreadable", "The file is no PDF or TIFF that can be printed: it is damaged, protected by a password, or empty.", "file");

    private static Fault Missing(string program) =>
        new("fax.converter_missing", $"{program} is not installed on the server: install ghostscript and libtiff-tools.", FaultKind.Unavailable);

    private static void End(Process process)
    {
        try
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // it was never started
        }
    }
}
