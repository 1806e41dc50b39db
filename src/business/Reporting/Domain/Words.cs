using System.Text.Json;

namespace Switchboard.Reporting.Domain;

/// <summary>Enum values as they stand in the API and in the tables.</summary>
internal static class Words
{
    public static string Of<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
