using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Switchboard.Speech.Recognition.Sphinx;

/// <summary>One decoder with its model. Lives in a worker process, on one thread.</summary>
internal sealed unsafe class SphinxDecoder
{
    private const int Rate = 2; // the model hears 16 kHz
    private const string Loop = "loop";
    private const string Grammar = "g";
    private const string Unsaid = "gunsaid";

    private static readonly string[] Phones =
    [
        "AA", "AE", "AH", "AO", "AW", "AY", "B", "CH", "D", "DH", "EH", "ER", "EY", "F", "G", "HH", "IH", "IY", "JH", "K", "L", "M", "N", "NG", "OW", "OY",
        "P", "R", "S", "SH", "T", "TH", "UH", "UW", "V", "W", "Y", "Z", "ZH",
    ];

    private readonly nint _decoder;
    private readonly Pronunciations _pronunciations;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly List<short> _said = [];
    private short _last;
    private bool _open;
    private bool _ready;

    public SphinxDecoder(string models)
    {
        if (!File.Exists(Path.Combine(models, "en-us", "mdef")))
            throw new DllNotFoundException($"{models} holds no model: install pocketsphinx-en-us");
        // Word insertions cost (-wip): in a loop of digits the usual price lets an "oh" creep in between two of them.
        string[] arguments =
        [
            "sphinx", "-hmm", Path.Combine(models, "en-us"), "-dict", Path.Combine(models, "cmudict-en-us.dict"), "-logfn", "/dev/null",
            "-remove_noise", "no", "-remove_silence", "no", "-wip", "0.01",
        ];
        var pointers = stackalloc byte*[arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
            pointers[i] = (byte*)Marshal.StringToCoTaskMemUTF8(arguments[i]); // the decoder keeps them as long as it lives
        var config = LibPocketSphinx.Parse(0, LibPocketSphinx.Arguments(), arguments.Length, pointers, 1);
        _decoder = config == 0 ? 0 : LibPocketSphinx.Init(config);
        if (_decoder == 0)
            throw new InvalidOperationException($"pocketsphinx does not take the model in {models}");
        _pronunciations = new Pronunciations(LookUp);
        MakeLoop();
    }

    /// <summary>Takes the grammar to listen for; says what is wrong with it, null when nothing is.</summary>
    public string? Take(JsgfGrammar grammar)
    {
        Clear();
        _ready = false;
        var text = new StringBuilder(grammar.Text);
        foreach (var word in grammar.Words)
        {
            var name = WordNames.Of(word);
            if (!_known.Contains(name) && !Add(word, name))
                text.Replace(name + " ", "<void> "); // nobody can say it
        }

        // The library gives a whole grammar up for a <VOID> in it: ours is a word that nobody ever says.
        text.Append(CultureInfo.InvariantCulture, $"<void> = {Unsaid} ;\n");
        text.Append("<garbage> = ( ").AppendJoin(" | ", Phones.Select(phone => "g" + phone)).Append(" )* ;\n");
        if (LibPocketSphinx.SetJsgf(_decoder, Grammar, text.ToString()) != 0)
            return "pocketsphinx cannot make a network of the grammar; rules that begin with themselves are not taken";
        _ready = true;
        return null;
    }

    /// <summary>Takes samples. Gives the words so far.</summary>
    public string? Hear(ReadOnlySpan<short> samples)
    {
        if (!_ready)
            return null;
        if (!_open)
        {
            Open(Grammar);
            Process(CollectionsMarshal.AsSpan(_said));
            _open = true;
        }

        _said.AddRange(samples);
        Process(samples);
        return Words(out _);
    }

    /// <summary>What was said, if that was all. More may follow.</summary>
    public SphinxVerdict Evaluate()
    {
        if (!_ready || _said.Count == 0)
            return new SphinxVerdict(null, 0);
        if (_open)
            _ = LibPocketSphinx.EndUtterance(_decoder);
        _open = false;
        if (Words(out var score) is not { } words)
            return new SphinxVerdict(null, 0);
        var frames = Math.Max(1, LibPocketSphinx.Frames(_decoder));
        // Against a loop of all phones: what is no word of the grammar fits that much better.
        Open(Loop);
        Process(CollectionsMarshal.AsSpan(_said));
        _ = LibPocketSphinx.EndUtterance(_decoder);
        _ = Words(out var any);
        var distance = (double)(score - any) / frames;
        return new SphinxVerdict(words, Math.Round(1 / (1 + Math.Exp((4.5 - distance) / 3)), 3));
    }

    /// <summary>Forgets what was said.</summary>
    public void Clear()
    {
        if (_open)
            _ = LibPocketSphinx.EndUtterance(_decoder);
        _open = false;
        _said.Clear();
    }

    private void MakeLoop()
    {
        foreach (var phone in Phones)
            _ = LibPocketSphinx.AddWord(_decoder, "g" + phone, phone, 0);
        _ = LibPocketSphinx.AddWord(_decoder, Unsaid, "ZH OY ZH OY ZH OY ZH OY ZH OY ZH", 0);
        var loop = "#JSGF V1.0;\ngrammar l;\npublic <l> = ( " + string.Join(" | ", Phones.Select(phone => "g" + phone)) + " )+ ;\n";
        if (LibPocketSphinx.SetJsgf(_decoder, Loop, loop) != 0)
            throw new InvalidOperationException("pocketsphinx does not take the loop of phones");
    }

    private bool Add(string word, string name)
    {
        var ways = _pronunciations.Of(word);
        for (var i = 0; i < ways.Count; i++)
        {
            if (LibPocketSphinx.AddWord(_decoder, i == 0 ? name : $"{name}({i + 1})", ways[i], 0) < 0)
                return i > 0;
        }

        if (ways.Count > 0)
            _known.Add(name);
        return ways.Count > 0;
    }

    private void Open(string search)
    {
        _ = LibPocketSphinx.SetSearch(_decoder, search);
        _ = LibPocketSphinx.StartUtterance(_decoder);
        _last = 0;
    }

    private void Process(ReadOnlySpan<short> samples)
    {
        Span<short> fast = stackalloc short[1600 * Rate];
        while (samples.Length > 0)
        {
            var count = Math.Min(samples.Length, 1600);
            for (var i = 0; i < count; i++)
            {
                fast[i * Rate] = (short)((_last + samples[i]) / 2);
                fast[(i * Rate) + 1] = samples[i];
                _last = samples[i];
            }

            fixed (short* at = fast)
                _ = LibPocketSphinx.Process(_decoder, at, (nuint)(count * Rate), 0, 0);
            samples = samples[count..];
        }
    }

    private string? Words(out int score)
    {
        int value;
        var text = LibPocketSphinx.Hypothesis(_decoder, &value);
        score = value;
        if (text == 0 || Marshal.PtrToStringUTF8(text) is not { } names)
            return null;
        return string.Join(' ', names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(WordNames.Word).Where(word => word is not null));
    }

    private string? LookUp(string word)
    {
        var found = LibPocketSphinx.LookUp(_decoder, word);
        if (found == 0)
            return null;
        var phones = Marshal.PtrToStringUTF8(found);
        LibPocketSphinx.Free(found);
        return phones;
    }
}
