using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Switchboard.Contracts.Ivr;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Switch;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Web;
using Switchboard.Ivr.Callbacks;
using Switchboard.Ivr.Calendars;
using Switchboard.Ivr.Calls;
using Switchboard.Ivr.Features.Calendars;
using Switchboard.Ivr.Features.Flows;
using Switchboard.Ivr.Features.Prompts;
using Switchboard.Ivr.Features.Services;
using Switchboard.Ivr.Features.VoiceXml;
using Switchboard.Ivr.Persistence;
using Switchboard.Ivr.Lookups;
using Switchboard.Ivr.Platform;
using Switchboard.Ivr.Services;
using Switchboard.Ivr.TextChannel;
using Switchboard.Ivr.VoiceXml;
using Switchboard.Ivr.Voicemail;
using Switchboard.Ivr.World;
using Switchboard.Kernel;

namespace Switchboard.Ivr;

/// <summary>The stored part of the module: prompts and flows, and their endpoints.</summary>
public static class IvrDataModule
{
    private const long LargestPackage = PackageArchive.LargestArchive + (64 * 1024);
    private const long LargestUpload = PromptTakes.LargestFile + (64 * 1024);

    /// <summary>Adds <see cref="IFlowCatalog"/> and <see cref="IPromptFiles"/>. Add it before the telephones: it reads its books when the host starts.</summary>
    public static IServiceCollection AddIvrData(this IServiceCollection services, IvrDataOptions options) => services
        .AddMigrations("ivr", typeof(IvrDataModule).Assembly)
        .AddSingleton(options)
        .AddSingleton<IvrDirectory>()
        .AddSingleton<IFlowCatalog>(p => p.GetRequiredService<IvrDirectory>())
        .AddSingleton<IPromptFiles>(p => p.GetRequiredService<IvrDirectory>())
        .AddSingleton<ICalendarSource>(p => p.GetRequiredService<IvrDirectory>()).AddSingleton<ICalendarCatalog>(p => p.GetRequiredService<IvrDirectory>()).AddSingleton<CalendarShelf>()
        .AddSingleton<ILineTargets>(p => p.GetRequiredService<IvrDirectory>())
        .AddSingleton<IWhereUsed, FlowUses>().AddSingleton<IvrChanges>().AddSingleton<PromptTakes>().AddSingleton<PromptLibrary>().AddSingleton(p => new PromptPhones(
            p.GetRequiredService<IvrDirectory>(), p.GetRequiredService<PromptLibrary>(), p.GetRequiredService<MessageShelf>(), p.GetRequiredService<IPromptAudio>(), p.GetRequiredService<ILineDirectory>(),
            p.GetRequiredService<ITenantDirectory>(), p.GetRequiredService<IUserDirectory>(), p.GetRequiredService<PinGuard>()))
        .AddSingleton<FlowShelf>().AddSingleton<Publishing>().AddSingleton<FlowTrial>().AddSingleton<FlowTests>()
        .AddSingleton<ServiceLines>().AddSingleton<ServiceShelf>().AddSingleton<ServiceLineCalls>(p => new ServiceLineCalls(p.GetRequiredService<IvrDirectory>(), p.GetRequiredService<ServiceLines>(), p.GetRequiredService<ITenantDirectory>()))
        .AddSingleton<ILineTargets, ServiceTargets>().AddSingleton<IWhereUsed, ServiceUses>().AddSingleton<CallPaths>().AddSingleton<TestCalls>()
        .AddSingleton<DraftCalls>().AddSingleton<CallFlow>().AddSingleton<Func<ICallControl>>(p => p.GetRequiredService<ICallControl>)
        .AddSingleton(new OutsideHttp(new AddressRules(options.HttpAllowed))).AddSingleton<IFlowWorld, HouseWorld>()
        .AddLookups(options)
        .AddTextChannel()
        .AddSingleton<PackageShelf>().AddSingleton<IVoiceXmlPackages, PackageFiles>()
        .AddVoicemail()
        .AddCallbacks()
        .AddHostedService<IvrOpening>();

    /// <summary>Keeps the promises of callbacks. Add it after the telephones.</summary>
    public static IServiceCollection AddCallbackKeeping(this IServiceCollection services) => services.AddCallbackLine();

    /// <summary>The endpoints below <c>/api/v1</c>.</summary>
    public static void MapIvrEndpoints(this IEndpointRouteBuilder api)
    {
        MapPrompts(api);
        MapFlows(api);
        MapCalendars(api);
        MapServices(api);
        LookupModule.MapLookups(api);
        TextChannelModule.MapTextChannel(api);
        VoicemailModule.MapVoicemail(api);
        CallbackModule.MapCallbacks(api);
        api.MapPost("/voicexml/check", Features.VoiceXml.CheckDocument.Run).WithTags("Flows").Needs(Permissions.ConfigRead)
            .Named("checkVoiceXml", "What is wrong with a VoiceXML document, line by line");
        MapPackages(api);
    }

    private static void MapPackages(IEndpointRouteBuilder api)
    {
        var packages = api.MapGroup("/voicexml/packages").WithTags("Flows");
        packages.MapGet("", PackageShelf.ListAsync).Needs(Permissions.ConfigRead).Named("listVoiceXmlPackages", "List VoiceXML packages");
        packages.MapPost("", PackageShelf.MakeAsync).Needs(Permissions.ConfigWrite).Accepts<IFormFile>("multipart/form-data")
            .WithMetadata(new RequestSizeLimitAttribute(LargestPackage)).Named("createVoiceXmlPackage", "Upload documents and sounds as one zip archive (form: name, file)");
        packages.MapGet("/{id:guid}", PackageShelf.GetAsync).Needs(Permissions.ConfigRead).Named("getVoiceXmlPackage", "Get a VoiceXML package");
        packages.MapPut("/{id:guid}/content", PackageShelf.ReplaceAsync).Needs(Permissions.ConfigWrite).Accepts<IFormFile>("multipart/form-data")
            .WithMetadata(new RequestSizeLimitAttribute(LargestPackage)).Named("replaceVoiceXmlPackage", "Replace all that is in a package (form: file); the next call hears it");
        packages.MapDelete("/{id:guid}", PackageShelf.RemoveAsync).Needs(Permissions.ConfigWrite).Named("deleteVoiceXmlPackage", "Remove a package that no flow uses");
    }

    private static void MapPrompts(IEndpointRouteBuilder api)
    {
        var prompts = api.MapGroup("/prompts").WithTags("Prompts");
        prompts.MapGet("", PromptLibrary.ListAsync).Needs(Permissions.ConfigRead).Named("listPrompts", "List prompts");
        prompts.MapPost("", PromptLibrary.MakeAsync).Needs(Permissions.ConfigWrite).Accepts<PromptWrite>("application/json", "multipart/form-data")
            .WithMetadata(new RequestSizeLimitAttribute(LargestUpload)).Named("createPrompt", "Create a prompt: a text to speak (JSON), or a sound file (form): WAV, MP3, Ogg, Opus, FLAC, AIFF, AU");
        prompts.MapGet("/{id:guid}", PromptLibrary.GetAsync).Needs(Permissions.ConfigRead).Named("getPrompt", "Get a prompt");
        prompts.MapPut("/{id:guid}", PromptLibrary.ChangeAsync).Needs(Permissions.ConfigWrite).Named("updatePrompt", "Change a prompt; a changed text is spoken anew");
        prompts.MapDelete("/{id:guid}", PromptLibrary.RemoveAsync).Needs(Permissions.ConfigWrite).Named("deletePrompt", "Remove a prompt that no flow plays");
        prompts.MapGet("/{id:guid}/uses", PromptLibrary.GetUsesAsync).Needs(Permissions.ConfigRead).Named("getPromptUses", "Where a prompt is used");
        prompts.MapGet("/{id:guid}/audio", PromptLibrary.GetAudioAsync).Needs(Permissions.ConfigRead)
            .Produces<byte[]>(200, "audio/wav").Named("getPromptAudio", "The audio of a prompt");
        prompts.MapGet("/{id:guid}/versions", PromptVersions.ListAsync).Needs(Permissions.ConfigRead).Named("listPromptVersions", "The takes that a prompt has and had, the newest first");
        prompts.MapGet("/{id:guid}/versions/{version}/audio", PromptVersions.GetAudioAsync).Needs(Permissions.ConfigRead)
            .Produces<byte[]>(200, "audio/wav").Named("getPromptVersionAudio", "The audio of an earlier take");
        prompts.MapPost("/{id:guid}/versions/{version}/restore", PromptVersions.RestoreAsync).Needs(Permissions.ConfigWrite).Named("restorePromptVersion", "Bring an earlier take back; the next call hears it");
        prompts.MapPut("/{id:guid}/audio", PromptLibrary.ReplaceAudioAsync).Needs(Permissions.ConfigWrite).Accepts<IFormFile>("multipart/form-data")
            .WithMetadata(new RequestSizeLimitAttribute(LargestUpload)).Named("replacePromptAudio", "Replace the audio of a prompt; the next call hears it");
    }

    private static void MapCalendars(IEndpointRouteBuilder api)
    {
        var calendars = api.MapGroup("/calendars").WithTags("Calendars");
        calendars.MapGet("", CalendarShelf.ListAsync).Needs(Permissions.ConfigRead).Named("listCalendars", "List calendars");
        calendars.MapPost("", CalendarShelf.MakeAsync).Needs(Permissions.ConfigWrite).Named("createCalendar", "Create a calendar");
        calendars.MapGet("/holiday-sets", CalendarShelf.ListSets).Needs(Permissions.ConfigRead).Named("listHolidaySets", "Statutory holidays that came with the product, with their source, and the years that are awaited");
        calendars.MapGet("/{id:guid}", CalendarShelf.GetAsync).Needs(Permissions.ConfigRead).Named("getCalendar", "Get a calendar");
        calendars.MapPut("/{id:guid}", CalendarShelf.ChangeAsync).Needs(Permissions.ConfigWrite).Named("updateCalendar", "Change a calendar; the next call keeps to it");
        calendars.MapDelete("/{id:guid}", CalendarShelf.RemoveAsync).Needs(Permissions.ConfigWrite).Named("deleteCalendar", "Remove a calendar that nothing uses");
        calendars.MapPost("/{id:guid}/holidays", CalendarShelf.ImportAsync).Needs(Permissions.ConfigWrite).Named("importHolidays", "Bring in a set of holidays, or dates of one's own");
        calendars.MapGet("/{id:guid}/at", CalendarShelf.AskAsync).Needs(Permissions.ConfigRead).Named("askCalendar", "What holds now or at a given time, why, and until when");
    }

    private static void MapServices(IEndpointRouteBuilder api)
    {
        var services = api.MapGroup("/services").WithTags("Services");
        services.MapGet("", ServiceShelf.ListAsync).Needs(Permissions.ConfigRead).Named("listServices", "List services");
        services.MapPost("", ServiceShelf.MakeAsync).Needs(Permissions.ConfigWrite).Named("createService", "Create a service: a calendar, and what answers while it is open, closed or full");
        services.MapGet("/{id:guid}", ServiceShelf.GetAsync).Needs(Permissions.ConfigRead).Named("getService", "Get a service");
        services.MapPut("/{id:guid}", ServiceShelf.ChangeAsync).Needs(Permissions.ConfigWrite).Named("updateService", "Change a service; the next call keeps to it");
        services.MapDelete("/{id:guid}", ServiceShelf.RemoveAsync).Needs(Permissions.ConfigWrite).Named("deleteService", "Remove a service that no number leads to");
        services.MapGet("/{id:guid}/path", CallPaths.OfServiceAsync).Needs(Permissions.ConfigRead).Named("getServicePath", "All that a call to a service goes through, now or at a given time");
        services.MapPost("/{id:guid}/call", TestCalls.ServiceAsync).Needs(Permissions.ConfigWrite).Named("callService", "Ring the phone of who asks, to go through a service as a caller would");
        var numbers = api.MapGroup("/numbers").WithTags("Numbers");
        numbers.MapGet("/{id:guid}/path", CallPaths.OfNumberAsync).Needs(Permissions.ConfigRead).Named("getNumberPath", "All that a call to a number goes through, now or at a given time");
        numbers.MapPost("/{id:guid}/call", TestCalls.NumberAsync).Needs(Permissions.ConfigWrite).Named("callNumber", "Ring the phone of who asks, to go where a number leads as a caller would");
    }

    private static void MapFlows(IEndpointRouteBuilder api)
    {
        var flows = api.MapGroup("/flows").WithTags("Flows");
        flows.MapGet("", FlowShelf.ListAsync).Needs(Permissions.ConfigRead).Named("listFlows", "List flows");
        flows.MapPost("", FlowShelf.MakeAsync).Needs(Permissions.ConfigWrite).Named("createFlow", "Create a flow");
        flows.MapGet("/{id:guid}", FlowShelf.GetAsync).Needs(Permissions.ConfigRead).Named("getFlow", "Get a flow");
        flows.MapPut("/{id:guid}", FlowShelf.ChangeAsync).Needs(Permissions.ConfigWrite).Named("updateFlow", "Change a flow's draft");
        flows.MapDelete("/{id:guid}", FlowShelf.RemoveAsync).Needs(Permissions.ConfigWrite).Named("deleteFlow", "Remove a flow and its versions");
        flows.MapPost("/{id:guid}/publish", Publishing.PublishAsync).Needs(Permissions.ConfigWrite).Named("publishFlow", "Put the draft, or an old version, live");
        flows.MapPost("/{id:guid}/validate", Publishing.ValidateAsync).Needs(Permissions.ConfigRead).Named("validateFlow", "Say what is wrong with a flow");
        flows.MapGet("/{id:guid}/versions", Publishing.VersionsAsync).Needs(Permissions.ConfigRead).Named("listFlowVersions", "The versions that were published");
        flows.MapGet("/{id:guid}/versions/{version}", Publishing.VersionAsync).Needs(Permissions.ConfigRead).Named("getFlowVersion", "A version that was published, with all that is in it");
        flows.MapGet("/{id:guid}/diff", Publishing.CompareAsync).Needs(Permissions.ConfigRead).Named("compareFlow", "What differs between two versions; without `to` the draft, without `from` what is live");
        flows.MapPost("/{id:guid}/simulate", Simulation.RunAsync).Needs(Permissions.ConfigRead).Named("simulateFlow", "Try the draft in text");
        flows.MapPost("/{id:guid}/call", CallFlow.CallAsync).Needs(Permissions.ConfigWrite).Named("callFlow", "Ring the phone of who asks, to hear the draft as a caller would");
        flows.MapGet("/{id:guid}/tests", FlowTests.ListAsync).Needs(Permissions.ConfigRead).Named("listFlowTests", "The simulated calls kept with a flow");
        flows.MapPost("/{id:guid}/tests", FlowTests.MakeAsync).Needs(Permissions.ConfigWrite).Named("createFlowTest", "Keep a simulated call; publishing runs it");
        flows.MapDelete("/{id:guid}/tests/{test}", FlowTests.RemoveAsync).Needs(Permissions.ConfigWrite).Named("deleteFlowTest", "Forget a kept call");
        flows.MapPost("/{id:guid}/tests/run", FlowTests.TryAsync).Needs(Permissions.ConfigRead).Named("runFlowTests", "Run the kept calls through the draft");
        flows.MapGet("/{id:guid}/tree", FlowTree.GetAsync).Needs(Permissions.ConfigRead).Named("getFlowTree", "The draft as a tree menu");
        flows.MapPut("/{id:guid}/tree", FlowTree.ChangeAsync).Needs(Permissions.ConfigWrite).Named("updateFlowTree", "Change the draft as a tree menu");
    }
}
