using System.Text.Json;
using Switchboard.Contracts.Events;
using Switchboard.Kernel;

namespace Switchboard.Desk.Live;

/// <summary>The first message of the event stream.</summary>
internal sealed class FloorSnapshot(FloorReader reader) : IFloorSnapshot
{
    public async ValueTask<ReadOnlyMemory<byte>> FloorAsync(TenantId tenant, CancellationToken cancellation) =>
        JsonSerializer.SerializeToUtf8Bytes(await reader.FloorAsync(tenant, cancellation), WireJson.Options);

    public async ValueTask<ReadOnlyMemory<byte>> DeskAsync(TenantId tenant, Guid userId, CancellationToken cancellation) =>
        await reader.DeskAsync(tenant, userId, cancellation) is { } desk ? JsonSerializer.SerializeToUtf8Bytes(desk, WireJson.Options) : default(ReadOnlyMemory<byte>);
}
