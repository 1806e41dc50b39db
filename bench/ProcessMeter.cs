using System.Globalization;

namespace Switchboard.Bench;

/// <summary>Reads a running process from outside: CPU time and memory as the kernel counts them.</summary>
internal sealed class ProcessMeter(int pid)
{
    private const double TicksASecond = 100; // USER_HZ, the same on every Linux that .NET runs on

    public int Pid => pid;

    /// <summary>CPU time of all its threads, user and system.</summary>
    public TimeSpan Cpu() => Ticks(pid, 11, 12);

    /// <summary>CPU time of the process, its living children and those it has reaped (PostgreSQL has a process a connection).</summary>
    public TimeSpan FamilyCpu()
    {
        var sum = Ticks(pid, 11, 14);
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var child) && ParentOf(child) == pid)
                sum += Ticks(child, 11, 12);
        }

        return sum;
    }

    /// <summary>Resident memory in KB.</summary>
    public long ResidentKb()
    {
        foreach (var line in File.ReadLines($"/proc/{pid}/smaps_rollup"))
        {
            if (line.StartsWith("Rss:", StringComparison.Ordinal))
                return long.Parse(line.AsSpan(4, line.Length - 6).Trim(), CultureInfo.InvariantCulture);
        }

        return 0;
    }

    private static int ParentOf(int process) => Fields(process) is { } fields ? int.Parse(fields[1], CultureInfo.InvariantCulture) : 0;

    private static TimeSpan Ticks(int process, int from, int to)
    {
        if (Fields(process) is not { } fields)
            return TimeSpan.Zero;
        long ticks = 0;
        for (var i = from; i <= to; i++)
            ticks += long.Parse(fields[i], CultureInfo.InvariantCulture);
        return TimeSpan.FromSeconds(ticks / TicksASecond);
    }

    // The fields after the name in brackets, which may hold spaces: [0] is the state, [1] the parent (proc(5)).
    private static string[]? Fields(int process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null; // it ended meanwhile
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }
}
