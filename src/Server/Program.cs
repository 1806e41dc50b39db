namespace Switchboard.Server;

internal static class Program
{
    private static void Main()
    {
    }
}
