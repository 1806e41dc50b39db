using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Switchboard.Data.Journal;
using Switchboard.Kernel;

namespace Switchboard.Business.Tests.Data;

public sealed class JournalFileTests : IDisposable
{
    private static readonly TenantId Tenant = PostgresFixture.NewTenant();
    private readonly string _folder = TempFolder.Make();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_was_appended_durably_is_found_again_in_order()
    {
        await using (var journal = Open(out _))
        {
            for (var i = 1; i <= 100; i++)
                journal.Append("a", Tenant, Bytes($"{i}"));
            await journal.AppendDurableAsync("b", Tenant, Bytes("last"));
        }

        await using var again = Open(out var seen);

        seen.Count.ShouldBe(101);
        seen.Select(r => r.Position).ShouldBe(Enumerable.Range(1, 101).Select(i => (long)i));
        Encoding.UTF8.GetString(seen[^1].Payload.Span).ShouldBe("last");
        seen[^1].Kind.ShouldBe("b");
        seen[^1].Tenant.ShouldBe(Tenant);
    }

    [Fact]
    public async Task Every_torn_tail_is_cut_and_the_numbers_go_on()
    {
        await WriteAsync("one", "two");
        var file = Directory.GetFiles(_folder, "*.jnl").Single();
        var whole = await File.ReadAllBytesAsync(file);
        var firstRecord = whole.Length / 2;
        for (var length = firstRecord; length < whole.Length; length++)
        {
            await File.WriteAllBytesAsync(file, whole[..length]);

            await using (var journal = Open(out var seen))
            {
                seen.Count.ShouldBe(1, $"cut at {length}");
                await journal.AppendDurableAsync("a", Tenant, Bytes("new"));
            }

            await using var again = Open(out var after);
            after.Select(r => (r.Position, Text(r))).ShouldBe([(1L, "one"), (2L, "new")]);
        }
    }

    [Fact]
    public async Task A_flipped_bit_in_the_tail_is_noticed()
    {
        await WriteAsync("one", "two");
        var file = Directory.GetFiles(_folder, "*.jnl").Single();
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);

        await using var journal = Open(out var seen);

        seen.Select(Text).ShouldBe(["one"]);
    }

    [Fact]
    public async Task A_number_the_database_knows_is_not_given_again_even_if_the_files_are_gone()
    {
        await WriteAsync("one", "two", "three");
        foreach (var file in Directory.GetFiles(_folder, "*.jnl"))
            File.Delete(file);

        await using var journal = LocalJournal.Open(_folder, Guid.NewGuid(), floor: 3, _ => { }, NullLogger.Instance);
        await journal.AppendDurableAsync("a", Tenant, Bytes("four"));

        journal.DurablePosition.ShouldBe(4);
    }

    [Fact]
    public async Task A_disk_that_refuses_fails_the_waiter_and_keeps_the_record_until_it_takes_it_again()
    {
        await using var journal = Open(out _);
        await journal.AppendDurableAsync("a", Tenant, Bytes("one"));
        var hidden = _folder + ".away";
        await FillSegmentAsync(journal);
        Directory.Move(_folder, hidden); // the next file cannot be made

        await Should.ThrowAsync<IOException>(journal.AppendDurableAsync("a", Tenant, Bytes("two")));
        Directory.Move(hidden, _folder);
        await journal.AppendDurableAsync("a", Tenant, Bytes("three"));

        using var reader = new JournalReader(_folder, NullLogger.Instance);
        reader.Seek(0);
        var texts = reader.Read(journal.DurablePosition, 1000, int.MaxValue).Where(r => r.Payload.Length < 100).Select(Text).ToList();
        texts.ShouldBe(["one", "two", "three"]);
        journal.WriteFailures.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Files_that_are_wholly_applied_are_forgotten_and_the_newest_stays()
    {
        await using var journal = Open(out _);
        await FillSegmentAsync(journal);
        await journal.AppendDurableAsync("a", Tenant, Bytes("in the new file"));
        Directory.GetFiles(_folder, "*.jnl").Length.ShouldBe(2);

        journal.Forget(journal.DurablePosition - 2);
        Directory.GetFiles(_folder, "*.jnl").Length.ShouldBe(2);
        journal.Forget(journal.DurablePosition);
        Directory.GetFiles(_folder, "*.jnl").Length.ShouldBe(1);
    }

    /// <summary>Just over what a file holds: the next group begins a new one.</summary>
    private static async Task FillSegmentAsync(LocalJournal journal)
    {
        for (var i = 0; i < 3; i++)
            await journal.AppendDurableAsync("fill", Tenant, new byte[6 * 1024 * 1024]);
    }

    private async Task WriteAsync(params string[] texts)
    {
        await using var journal = Open(out _);
        foreach (var text in texts)
            await journal.AppendDurableAsync("a", Tenant, Bytes(text));
    }

    private LocalJournal Open(out List<JournalRecord> seen)
    {
        var found = new List<JournalRecord>();
        seen = found;
        return LocalJournal.Open(_folder, Guid.NewGuid(), 0, found.Add, NullLogger.Instance);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(JournalRecord record) => Encoding.UTF8.GetString(record.Payload.Span);
}
