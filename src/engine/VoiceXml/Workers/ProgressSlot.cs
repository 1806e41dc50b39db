using System.IO.MemoryMappedFiles;

namespace Switchboard.VoiceXml.Workers;

/// <summary>Memory that a worker shares with the server: which evaluation of which session it is at. It outlives the worker.</summary>
internal sealed class ProgressSlot : IDisposable
{
    private const int Size = 64;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    private ProgressSlot(string path, FileMode mode)
    {
        Path = path;
        _file = MemoryMappedFile.CreateFromFile(path, mode, null, Size);
        _view = _file.CreateViewAccessor(0, Size);
    }

    public string Path { get; }

    /// <summary>The session that runs; 0 for none.</summary>
    public long Session => _view.ReadInt64(0);

    /// <summary>Its evaluation, from 1; 0 while none runs.</summary>
    public long Ordinal => _view.ReadInt64(8);

    /// <summary>When it began, in milliseconds of the machine.</summary>
    public long Since => _view.ReadInt64(16);

    public static ProgressSlot Create() => new(System.IO.Path.GetTempFileName(), FileMode.OpenOrCreate);

    public static ProgressSlot Open(string path) => new(path, FileMode.Open);

    public void Enter(long session)
    {
        _view.Write(16, Environment.TickCount64);
        _view.Write(8, 0L);
        _view.Write(0, session);
    }

    public void Evaluate(long ordinal) => _view.Write(8, ordinal);

    public void Leave() => _view.Write(0, 0L);

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
