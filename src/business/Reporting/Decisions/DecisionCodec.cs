using System.Text;
using Switchboard.Contracts.Acd;

namespace Switchboard.Reporting.Decisions;

/// <summary>
/// A decision as bytes: ids of 16, numbers of as few as they need. A floor of hundreds of agents makes some 500 bytes, since only
/// the best few are told one by one and the others by reason.
/// </summary>
internal static class DecisionCodec
{
    private const byte Version = 1;

    /// <summary>Longer names of skills and breaks are cut, so that no decision costs a kilobyte.</summary>
    private const int LongestDetail = 48;

    public static byte[] Encode(RoutingDecision decision)
    {
        using var stream = new MemoryStream(512);
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Version);
        Write(writer, decision.Item.Value);
        Write(writer, decision.Queue.Value);
        Write(writer, decision.Agent?.Value ?? Guid.Empty);
        writer.Write7BitEncodedInt64(decision.Reservation?.Value ?? -1);
        writer.Write7BitEncodedInt64((long)decision.Waited.TotalMilliseconds);
        writer.Write(decision.Rule);
        writer.Write7BitEncodedInt(decision.Priority);
        writer.Write7BitEncodedInt(decision.ItemsConsidered);
        writer.Write7BitEncodedInt(decision.CandidateCount);
        writer.Write7BitEncodedInt(decision.MemberCount);
        writer.Write7BitEncodedInt(decision.Candidates.Count);
        foreach (var candidate in decision.Candidates)
        {
            Write(writer, candidate.Agent.Value);
            writer.Write7BitEncodedInt(candidate.Level);
            writer.Write7BitEncodedInt64((long)candidate.IdleFor.TotalMilliseconds);
            writer.Write7BitEncodedInt64(candidate.Score);
            writer.Write((byte)candidate.Verdict);
        }

        writer.Write7BitEncodedInt(decision.Exclusions.Count);
        foreach (var exclusion in decision.Exclusions)
            Write(writer, exclusion);
        return stream.ToArray();
    }

    public static RoutingDecision Decode(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes, writable: false), Encoding.UTF8);
        if (reader.ReadByte() is var version && version != Version)
            throw new InvalidDataException($"decision of an unknown version {version}");
        var (item, queue, agent) = (ReadId(reader), ReadId(reader), ReadId(reader));
        var (reservation, waited) = (reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64());
        return new RoutingDecision
        {
            Item = new WorkItemId(item),
            Queue = new QueueId(queue),
            Agent = agent == Guid.Empty ? null : new AgentId(agent),
            Reservation = reservation < 0 ? null : new ReservationId(reservation),
            Waited = TimeSpan.FromMilliseconds(waited),
            Rule = reader.ReadString(),
            Priority = reader.Read7BitEncodedInt(),
            ItemsConsidered = reader.Read7BitEncodedInt(),
            CandidateCount = reader.Read7BitEncodedInt(),
            MemberCount = reader.Read7BitEncodedInt(),
            Candidates = ReadCandidates(reader),
            Exclusions = ReadExclusions(reader),
        };
    }

    private static Candidate[] ReadCandidates(BinaryReader reader)
    {
        var candidates = new Candidate[reader.Read7BitEncodedInt()];
        for (var i = 0; i < candidates.Length; i++)
        {
            candidates[i] = new Candidate(
                new AgentId(ReadId(reader)), reader.Read7BitEncodedInt(), TimeSpan.FromMilliseconds(reader.Read7BitEncodedInt64()),
                reader.Read7BitEncodedInt64(), (CandidateVerdict)reader.ReadByte());
        }

        return candidates;
    }

    private static void Write(BinaryWriter writer, Exclusion exclusion)
    {
        writer.Write((byte)exclusion.Verdict);
        writer.Write(Cut(exclusion.Detail ?? ""));
        writer.Write7BitEncodedInt(exclusion.Level);
        writer.Write7BitEncodedInt(exclusion.Count);
        writer.Write((byte)exclusion.Agents.Count);
        foreach (var agent in exclusion.Agents)
            Write(writer, agent.Value);
    }

    private static Exclusion[] ReadExclusions(BinaryReader reader)
    {
        var exclusions = new Exclusion[reader.Read7BitEncodedInt()];
        for (var i = 0; i < exclusions.Length; i++)
        {
            var (verdict, detail) = ((CandidateVerdict)reader.ReadByte(), reader.ReadString());
            var (level, count) = (reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt());
            var agents = new AgentId[reader.ReadByte()];
            for (var a = 0; a < agents.Length; a++)
                agents[a] = new AgentId(ReadId(reader));
            exclusions[i] = new Exclusion(verdict, detail.Length == 0 ? null : detail, level, count, agents);
        }

        return exclusions;
    }

    private static string Cut(string detail)
    {
        while (Encoding.UTF8.GetByteCount(detail) > LongestDetail)
            detail = detail[..^(char.IsLowSurrogate(detail[^1]) ? 2 : 1)];
        return detail;
    }

    private static void Write(BinaryWriter writer, Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes);
        writer.Write(bytes);
    }

    private static Guid ReadId(BinaryReader reader) => new(reader.ReadBytes(16));
}
