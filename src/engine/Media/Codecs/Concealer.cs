namespace Switchboard.Media.Codecs;

/// <summary>
/// Covers lost frames of codecs that have no concealment of their own, as G.711 Appendix I does: the last pitch period is
/// repeated, overlapped at the seams, and fades to silence within 60 ms.
/// </summary>
internal sealed class Concealer
{
    private const int HistoryMilliseconds = 40;
    private readonly int _rate;
    private readonly short[] _history;
    private readonly short[] _tail;
    private int _period;
    private int _phase;
    private int _concealed;

    public Concealer(int rate)
    {
        _rate = rate;
        _history = new short[rate * HistoryMilliseconds / 1000];
        _tail = new short[rate / 250]; // 4 ms
    }

    /// <summary>A good frame: remembered, and blended with the concealment that came before it.</summary>
    public void Good(Span<short> samples)
    {
        if (_concealed > 0)
        {
            Repeat(_tail);
            var blend = Math.Min(_tail.Length, samples.Length);
            for (var i = 0; i < blend; i++)
                samples[i] = (short)(((_tail[i] * (blend - i)) + (samples[i] * i)) / blend);
            _concealed = 0;
        }

        Remember(samples);
    }

    /// <summary>A lost frame.</summary>
    public void Conceal(Span<short> samples)
    {
        if (_concealed == 0)
        {
            _period = FindPeriod();
            _phase = 0;
        }

        Repeat(samples);
    }

    private void Repeat(Span<short> samples)
    {
        var hold = _rate / 50; // 20 ms at full level, then down to nothing in 60
        var fade = _rate * 6 / 100;
        var start = _history.Length - _period;
        for (var i = 0; i < samples.Length; i++)
        {
            var gain = _concealed < hold ? 256 : Math.Max(0, 256 - ((_concealed - hold) * 256 / fade));
            samples[i] = (short)((_history[start + _phase] * gain) >> 8);
            _phase = _phase + 1 == _period ? 0 : _phase + 1;
            _concealed++;
        }
    }

    private void Remember(ReadOnlySpan<short> samples)
    {
        if (samples.Length >= _history.Length)
        {
            samples[^_history.Length..].CopyTo(_history);
            return;
        }

        _history.AsSpan(samples.Length).CopyTo(_history);
        samples.CopyTo(_history.AsSpan(_history.Length - samples.Length));
    }

    /// <summary>The lag of 2.5 to 15 ms at which the last 20 ms look most like what came before them.</summary>
    private int FindPeriod()
    {
        var step = Math.Max(1, _rate / 8000);
        var window = _rate / 50;
        var best = _rate / 100;
        var most = 0.0;
        var last = _history.Length - window;
        for (var lag = _rate / 400; lag <= Math.Min(last, _rate * 15 / 1000); lag += step)
        {
            double match = 0, energy = 1;
            for (var i = last; i < _history.Length; i += step)
            {
                match += _history[i] * (double)_history[i - lag];
                energy += _history[i - lag] * (double)_history[i - lag];
            }

            var score = match > 0 ? match * match / energy : 0;
            if (score <= most * 1.02) // of equals the shortest: a multiple of the period matches as well
                continue;
            most = score;
            best = lag;
        }

        return best;
    }
}
