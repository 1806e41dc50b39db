using Switchboard.Media.Codecs;

namespace Switchboard.Media.Mixing;

/// <summary>What those who hear the same speakers get in a tick: the samples, and their G.711 once a law.</summary>
internal sealed class Mix(int samples)
{
    private readonly byte[] _a = new byte[samples];
    private readonly byte[] _mu = new byte[samples];
    private bool _hasA;
    private bool _hasMu;

    public ulong Speakers { get; private set; }

    public short[] Samples { get; } = new short[samples];

    public void Begin(ulong speakers) => (Speakers, _hasA, _hasMu) = (speakers, false, false);

    public ReadOnlySpan<byte> Encoded(G711.Law law)
    {
        var octets = law == G711.Law.A ? _a : _mu;
        ref var has = ref law == G711.Law.A ? ref _hasA : ref _hasMu;
        if (!has)
            G711.Encode(law, Samples, octets);
        has = true;
        return octets;
    }
}
