using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Switchboard.Channels.Features;
using Switchboard.Channels.Mail;
using Switchboard.Contracts.Channels;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Web;

namespace Switchboard.Channels;

/// <summary>What leaves the house in writing: mail.</summary>
public static class ChannelsModule
{
    /// <summary>Adds the module.</summary>
    public static IServiceCollection AddChannels(this IServiceCollection services) => services
        .AddMigrations("channels", typeof(ChannelsModule).Assembly)
        .AddDurableHandler<MailWriter>()
        // files' owners post mails themselves: they are looked up when one is sent
        .AddSingleton(p => new Post(p.GetRequiredService<IDatabase>(), p.GetRequiredService<ISecrets>(), p.GetServices<IMailFiles>, p.GetRequiredService<TimeProvider>()))
        .AddSingleton<MailServers>().AddSingleton<IMailer, Mailer>()
        .AddSingleton<MailQueue>().AddHostedService(p => p.GetRequiredService<MailQueue>());

    /// <summary>The endpoints below <c>/api/v1</c>.</summary>
    public static void MapChannelsEndpoints(this IEndpointRouteBuilder api)
    {
        var mail = api.MapGroup("/mail").WithTags("Mail");
        mail.MapGet("/server", MailServers.GetAsync).Needs(Permissions.ConfigRead).Named("getMailServer", "The mail server; never its password");
        mail.MapPut("/server", MailServers.PutAsync).Needs(Permissions.ConfigWrite).Named("putMailServer", "Set up the mail server; without a password the old one stays");
        mail.MapPost("/server/test", MailServers.TestAsync).Needs(Permissions.ConfigWrite).Named("testMailServer", "Send a test mail now and say what the mail server answered");
        mail.MapGet("/outbox", Outbox.ListAsync).Needs(Permissions.ConfigRead).Named("listMails", "Mails that wait, were sent or failed, newest first");
        mail.MapPost("/outbox/{id:guid}/retry", Outbox.RetryAsync).Needs(Permissions.ConfigWrite).Named("retryMail", "Try a mail again now");
        mail.MapDelete("/outbox/{id:guid}", Outbox.RemoveAsync).Needs(Permissions.ConfigWrite).Named("deleteMail", "Remove a mail; one that waits is not sent");
    }
}
