namespace Switchboard.VoiceXml.Documents;

internal static class Identifiers
{
    private static readonly char[] Blanks = [' ', '\t', '\r', '\n'];

    /// <summary>The words of a list such as namelist or event.</summary>
    public static string[] Split(string? list) =>
        list is null ? [] : list.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>VoiceXML 2.0 §5.1: an ECMAScript identifier; names that end in a dollar sign are kept for shadow variables.</summary>
    public static bool IsVariable(string name) => IsIdentifier(name) && !name.EndsWith('$');

    public static bool IsIdentifier(string name)
    {
        if (name.Length == 0 || char.IsAsciiDigit(name[0]))
            return false;
        foreach (var letter in name)
        {
            if (!char.IsLetterOrDigit(letter) && letter is not ('_' or '$'))
                return false;
        }

        return true;
    }
}
