namespace Switchboard.Desk.Features.Configuration;

/// <summary>Codes that programs use.</summary>
internal static class Words
{
    public static bool IsCode(string? code) => code is { Length: >= 1 and <= 40 } && code.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
