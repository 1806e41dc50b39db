using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Switchboard.Contracts.Switch;
using Switchboard.Ivr.Platform;
using Switchboard.Ivr.Voicemail;
using Switchboard.Kernel;
using Switchboard.Media.Prompts;
using Switchboard.Media.Recording;
using Switchboard.Switch.Calls;

namespace Switchboard.Ivr.Calls;

/// <summary>
/// Records a caller's words and keeps them as a further recording of his call, in the form of all recordings: two channels, encrypted where
/// the tenant wants it. A recording of the call that runs is ended first and a new one begun afterwards: a leg takes one at a time.
/// </summary>
internal sealed class CallerWords(Call call, WordsRequest request)
{
    private const int Header = 58; // of the media engine's recordings
    private const int Frame = 4; // both channels, 16 bits
    private const int Rate = 8000;
    private const int Step = Rate / 10 * Frame;
    private const int Block = 8192 * Frame;
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Tail = TimeSpan.FromMilliseconds(500);

    /// <summary>Records; the caller's going ends it with <see cref="OperationCanceledException"/>, after what he said was kept.</summary>
    public async Task<WordsResult> TakeAsync(CancellationToken hangup)
    {
        if (request.Beep && call.Party.Media is not null)
            await call.Play(Tones.Beep()).Completion.WaitAsync(hangup);
        call.Party.Digits.Clear();
        var resumes = call.IsRecording;
        call.StopRecording();
        var (id, startedAt) = (Ids.New(call.Environment.Time), call.Now);
        var relative = Path.Combine(call.Tenant.Value.ToString("N"), startedAt.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), $"{id:N}.wav");
        var path = Path.Combine(call.Environment.Options.RecordingsFolder, relative);
        if (!Open(path + ".raw.wav").TryGet(out var recording, out var fault))
            return new WordsResult(null, fault);
        call.Party.Media?.StartRecording(recording);
        try
        {
            await ListenAsync(new MessageAudio(recording.Path), hangup);
        }
        catch (OperationCanceledException)
        {
            // he is gone; what he said is kept all the same
        }

        call.Party.Media?.StopRecording();
        recording.Close();
        await recording.Closed;
        var kept = await KeepAsync(recording.Path, path, relative, id, startedAt);
        hangup.ThrowIfCancellationRequested();
        if (resumes)
            call.StartRecording();
        return kept;
    }

    private Outcome<RecordingFile> Open(string raw)
    {
        try
        {
            var folder = Path.GetDirectoryName(raw)!;
            Directory.CreateDirectory(folder);
            if (new DriveInfo(folder).AvailableFreeSpace < call.Environment.Options.LeastRecordingRoom)
                return new Fault("recording.disk_low", "The disk is nearly full; nothing is recorded.", FaultKind.Unavailable);
            return call.Environment.Media.OpenRecording(raw, RecordingFormat.Pcm16);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Fault("recording.unwritable", $"The recording could not be opened: {e.Message}", FaultKind.Unavailable);
        }
    }

    private async Task ListenAsync(MessageAudio audio, CancellationToken hangup)
    {
        var began = call.Now;
        while (call.Now - began < request.Longest && audio.Silence() < request.Silence)
        {
            if (await call.Party.Digits.ArrivesWithinAsync(Glance, call.Environment.Time, hangup) && call.Party.Digits.TakeFirstOf(request.Terminators) is not null)
                return;
            if (call.Party.Digits.Count > 0)
                await Task.Delay(Glance, call.Environment.Time, hangup); // another key: it waits for the next question
        }
    }

    private async Task<WordsResult> KeepAsync(string raw, string path, string relative, Guid id, DateTimeOffset startedAt)
    {
        try
        {
            var bytes = await File.ReadAllBytesAsync(raw);
            File.Delete(raw);
            var (length, spoken) = Cut(bytes.AsSpan(Math.Min(Header, bytes.Length)));
            if (spoken < request.Shortest || spoken == TimeSpan.Zero)
                return new WordsResult(null);
            var file = Whole(bytes, length);
            await using (var to = new FileStream(path, FileMode.CreateNew, FileAccess.Write))
            {
                await to.WriteAsync(file);
                to.Flush(flushToDisk: true);
            }

            var ms = length / Frame * 1000L / Rate;
            call.Environment.Events.RecordingOpened(call.Tenant, new RecordingOpened(id, call.Id, relative, startedAt, Label: request.Label));
            call.Environment.Events.RecordingClosed(new Contracts.Switch.RecordingClosed(
                id, call.Tenant.Value, call.Id, relative, startedAt, ms, file.Length, Convert.ToHexStringLower(SHA256.HashData(file)), "closed"));
            return new WordsResult(id);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new WordsResult(null, new Fault("recording.not_stored", $"The words could not be stored: {e.Message}", FaultKind.Unavailable));
        }
    }

    /// <summary>How many octets there are without the silence at the end, and how long was spoken, from the first to the last sound.</summary>
    private static (int Length, TimeSpan Spoken) Cut(ReadOnlySpan<byte> data)
    {
        var (first, last) = (-1, 0);
        for (var at = 0; at + Step <= data.Length; at += Step)
        {
            if (!MessageAudio.IsLoud(MemoryMarshal.Cast<byte, short>(data.Slice(at, Step))))
                continue;
            first = first < 0 ? at : first;
            last = at + Step;
        }

        var length = Math.Min(data.Length / Frame * Frame, last + ((int)(Tail.TotalSeconds * Rate) * Frame));
        return (length, first < 0 ? TimeSpan.Zero : TimeSpan.FromSeconds((last - first) / (double)(Frame * Rate)));
    }

    /// <summary>The file as the recordings are written: header and samples, or sealed block by block with the header in clear.</summary>
    private byte[] Whole(byte[] raw, int length)
    {
        var header = raw.AsSpan(0, Header).ToArray();
        var data = raw.AsSpan(Header, length);
        var keys = call.Environment.RecordingKeys;
        if (keys?.Encrypts(call.Tenant) != true)
        {
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4), length + Header - 8);
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(46), length / Frame);
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(54), length);
            return [.. header, .. data];
        }

        var key = keys.Find(call.Tenant) ?? throw new IOException("the tenant's key cannot be opened with this master key");
        using var chunks = SealedChunks.Create(key, Block, header);
        var count = (length + Block - 1) / Block;
        var whole = new byte[SealedChunks.HeaderLength + length + (count * SealedChunks.TagLength)];
        chunks.Header.CopyTo(whole);
        for (var i = 0; i < count; i++)
        {
            var block = data.Slice(i * Block, Math.Min(Block, length - (i * Block)));
            chunks.Seal(i, block, whole.AsSpan((int)SealedChunks.OffsetOf(i, Block), block.Length + SealedChunks.TagLength));
        }

        return whole;
    }
}
