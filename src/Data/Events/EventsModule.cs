using Microsoft.Extensions.DependencyInjection;
using Switchboard.Contracts.Events;
using Switchboard.Data.Journal;

namespace Switchboard.Data.Events;

/// <summary>Events and the journal below them.</summary>
public static class EventsModule
{
    /// <summary>Adds <see cref="IEventSink"/>, <see cref="IEventFeed"/>, <see cref="ILiveFeed"/> and <see cref="IDurableLog"/>.</summary>
    public static IServiceCollection AddEvents(this IServiceCollection services, string journalFolder) => services
        .AddMigrations("event", typeof(EventsModule).Assembly)
        .AddSingleton(p => ActivatorUtilities.CreateInstance<DurableLog>(p, journalFolder))
        .AddSingleton<IDurableLog>(p => p.GetRequiredService<DurableLog>())
        .AddSingleton<IEventSink>(p => p.GetRequiredService<DurableLog>().Events)
        .AddSingleton<IEventFeed>(p => p.GetRequiredService<DurableLog>().Events)
        .AddSingleton<ILiveFeed, LiveFeed>()
        .AddSingleton<EventStore>().AddSingleton<IEventArchive>(p => p.GetRequiredService<EventStore>())
        .AddSingleton<IDurableHandler>(p => p.GetRequiredService<EventStore>());

    /// <summary>Opens the journal, after the migrations and before anybody publishes. What it still holds is applied in the background.</summary>
    public static Task OpenEventsAsync(this IServiceProvider services, CancellationToken cancellation) =>
        services.GetRequiredService<DurableLog>().OpenAsync(cancellation);
}
