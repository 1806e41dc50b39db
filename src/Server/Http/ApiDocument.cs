using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.OpenApi;
using Switchboard.Data.Web;

namespace Switchboard.Server.Http;

/// <summary>The OpenAPI document at <c>/openapi/v1.json</c>.</summary>
internal static class ApiDocument
{
    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services
        .ConfigureHttpJsonOptions(json => json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict) // else an int is number|string for TypeScript
        .AddOpenApi("v1", options =>
        {
            options.ShouldInclude = description => description.RelativePath?.StartsWith("api/v1", StringComparison.Ordinal) == true;
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info = new OpenApiInfo { Title = "Switchboard", Version = "1", Description = "The contact centre's API. The console uses nothing else." };
                document.Servers?.Clear();
                document.Components ??= new OpenApiComponents();
                document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
                {
                    ["cookie"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Cookie, Name = "sb", Description = "The console's sign-in. Changing requests also send X-Switchboard: 1." },
                    ["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key: sbk_…" },
                };
                return Task.CompletedTask;
            });
            options.AddOperationTransformer((operation, context, _) =>
            {
                Describe(operation, context.Description.ActionDescriptor.EndpointMetadata, context.Description.HttpMethod);
                return Task.CompletedTask;
            });
            options.AddSchemaTransformer((schema, context, _) =>
            {
                if (Examples.Of(context.JsonTypeInfo.Type) is { } example)
                    schema.Examples = [example];
                return Task.CompletedTask;
            });
        });

    public static void MapApiDocument(this IEndpointRouteBuilder app) => app.MapOpenApi("/openapi/{documentName}.json");

    private static void Describe(OpenApiOperation operation, IList<object> metadata, string? method)
    {
        if (metadata.OfType<NeedsPermission>().LastOrDefault() is { } rule)
            operation.Description = $"Needs {string.Join(" or ", rule.AnyOf)}.";
        else if (metadata.OfType<ForAnyone>().Any())
            operation.Description = "Open to anyone.";
        operation.Parameters ??= [];
        if (method is "PUT" or "PATCH")
            operation.Parameters.Add(Header("If-Match", "The ETag that was read; 412 stale when it changed meanwhile."));
        if (method is "POST")
            operation.Parameters.Add(Header("Idempotency-Key", "The same key and request again gets the first answer again."));
    }

    private static OpenApiParameter Header(string name, string description) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };
}

/// <summary>Examples by the name of the body, so that the internal types of modules need not be known here.</summary>
internal static class Examples
{
    private static readonly Dictionary<string, string> Texts = new(StringComparer.Ordinal)
    {
        ["SignInRequest"] = """{"tenant":"main","name":"admin","password":"a long password"}""",
        ["TenantMake"] = """{"name":"acme","displayName":"ACME Service","defaultLanguage":"en","timeZone":"Europe/London","administrator":"admin"}""",
        ["TenantChange"] = """{"displayName":"ACME Service","defaultLanguage":"en","timeZone":"Europe/London","enabled":false}""",
        ["UserWrite"] = """{"name":"li.na","displayName":"李娜","email":"li.na@example.com","role":"agent","language":"zh-CN","timeZone":"Asia/Shanghai","enabled":true,"extensionId":null,"password":"four words make one"}""",
        ["ExtensionWrite"] = """{"number":"1001","displayName":"李娜","userId":null,"kind":"user","ringTimeoutMs":30000,"record":true,"enabled":true}""",
        ["VoiceXmlCheckWrite"] = """{"document":"<vxml version=\"2.1\" xmlns=\"http://www.w3.org/2001/vxml\"><form><block>Welcome</block></form></vxml>"}""",
        ["TrunkWrite"] = """{"name":"Carrier A","host":"sip.carrier.example","port":5060,"transport":"udp","addresses":["192.0.2.0/28"],"callerNumber":"+862155550100","codecs":["PCMA","PCMU"],"dtmfMode":"auto","maxChannels":60,"enabled":true}""",
        ["TrunkGroupWrite"] = """{"name":"Carriers","strategy":"priority","members":[{"trunkId":"01980000-0000-7000-8000-000000000001","priority":1,"weight":1}]}""",
        ["NumberPoolWrite"] = """{"name":"Shanghai","trunkId":null,"numbers":[{"number":"02155550101","extension":null,"dailyCalls":200}]}""",
        ["OutboundRuleWrite"] = """{"name":"Mobile numbers by day","position":10,"enabled":true,"prefixes":["1"],"pattern":null,"callers":["10*"],"window":{"days":[1,2,3,4,5],"from":"08:00","to":"20:00"},"action":"allow","reason":null,"groupId":"01980000-0000-7000-8000-000000000007","rewrites":[],"callerMode":"trunk","callerNumber":null,"callerPoolId":null}""",
        ["RuleOrder"] = """{"ids":["01980000-0000-7000-8000-000000000008"]}""",
        ["RouteQuestion"] = """{"inbound":false,"dialled":"13812345678","extension":"1001","caller":null,"at":null,"source":null,"trunkId":null}""",
        ["RewriteTest"] = """{"rewrites":[{"match":"^0","replace":"+86"}],"number":"02155550100"}""",
        ["NumberWrite"] = """{"number":"+862155550100","label":"Hotline","trunkId":"01980000-0000-7000-8000-000000000001","target":{"type":"flow","id":"01980000-0000-7000-8000-000000000002"},"maxChannels":30,"enabled":true}""",
        ["RecordingRuleWrite"] = """{"position":10,"name":"Card payments","direction":"inbound","queueId":"01980000-0000-7000-8000-000000000005","trunkId":null,"numberId":null,"extensionId":null,"percentage":100,"record":true,"announcement":"customer","retentionDays":90,"enabled":true}""",
        ["TestRecording"] = """{"direction":"inbound","queueId":"01980000-0000-7000-8000-000000000005","trunkId":null,"numberId":null,"extensionId":null}""",
        ["AlarmRuleWrite"] = """{"name":"Callers wait","figure":"longestWaitNowMs","queueId":"01980000-0000-7000-8000-000000000005","agentId":null,"below":false,"threshold":60000,"clearAt":20000,"holdMs":10000,"severity":"critical","webhookUrl":"https://hooks.example/switchboard","webhookSecret":"a secret of 16 or more","mailTo":["lead@example.com"],"enabled":true}""",
        ["ShiftWrite"] = """{"name":"Early","days":[1,2,3,4,5],"from":"09:00","to":"18:00","breakMs":3600000,"graceMs":300000,"agentIds":[],"queueIds":["01980000-0000-7000-8000-000000000005"],"enabled":true}""",
        ["WallboardWrite"] = """{"name":"Service","tiles":[{"figure":"waitingNow","queueId":"01980000-0000-7000-8000-000000000005","agentId":null,"title":null,"warn":3,"alarm":8,"lowIsBad":false},{"figure":"serviceLevel","queueId":null,"agentId":null,"title":"All queues","warn":0.85,"alarm":0.7,"lowIsBad":true}]}""",
        ["LegalHoldWrite"] = """{"reason":"Case 2026-114, asked for by the legal department"}""",
        ["ApiKeyWrite"] = """{"name":"CRM","scopes":["calls.read","customers.read"],"expiresAt":null}""",
        ["SkillWrite"] = """{"name":"English","description":"Speaks English"}""",
        ["QueueWrite"] = """{"name":"Service","description":"","strategy":"longest-idle-agent","priority":0,"weight":1,"requiredSkills":[],"serviceLevelMs":20000,"serviceLevelFormula":"SL3","ringTimeoutMs":20000,"wrapUpMode":"mandatoryTimeout","wrapUpMs":30000,"maxWaitMs":300000,"overflowFlowId":null,"maxLength":50,"musicPromptId":null,"announcePosition":true,"announceWait":false,"announceEveryMs":30000,"record":true,"rules":{"skillEvaluation":"best","rings":[{"afterMs":30000,"lowerLevels":1}],"lastAgentDays":14,"preferredWaitMs":20000,"overflow":[{"when":"length","limit":20,"target":{"type":"flow","id":"01980000-0000-7000-8000-000000000008"}}],"joinUnless":["noAgent"],"leaveWhen":["noAgent"],"ringBackMs":300000}}""",
        ["AgentWrite"] = """{"userId":"01980000-0000-7000-8000-000000000003","number":"8001","displayName":null,"skills":[{"skillId":"01980000-0000-7000-8000-000000000004","level":3}],"queues":[{"queueId":"01980000-0000-7000-8000-000000000005","priority":1}],"wrapUpMs":null,"autoAnswer":false,"capacity":{"chat":3},"enabled":true}""",
        ["DispositionWrite"] = """{"name":"已解决","code":"solved","category":"售后","enabled":true}""",
        ["BreakReasonWrite"] = """{"code":"lunch","labels":{"zh":"午餐","en":"Lunch"},"limitMs":2700000,"enabled":true}""",
        ["StatusWrite"] = """{"status":"break","reason":"lunch"}""",
        ["ExtensionOfWrapUp"] = """{"ms":60000}""",
        ["WrapUpWrite"] = """{"dispositionId":"01980000-0000-7000-8000-000000000006","notes":"Will call back on Friday.","finish":true}""",
        ["DialCall"] = """{"from":null,"to":"13812345678","callerNumber":null}""",
        ["TransferCall"] = """{"to":"1002"}""",
        ["SendDigits"] = """{"digits":"12#"}""",
        ["SwitchOnOff"] = """{"on":true}""",
        ["CustomerWrite"] = """{"name":"王小明","company":"蓝天贸易","level":"vip","numbers":[{"number":"139 0000 1234","label":"手机"}],"email":null,"address":"上海市","notes":null,"tags":["老客户"],"custom":{"product":"HL-KT35"},"ownerUserId":null}""",
        ["NoteWrite"] = """{"text":"喜欢下午来电"}""",
        ["PromptWrite"] = """{"name":"welcome","language":"zh-CN","kind":"tts","text":"您好，欢迎致电。","voice":null}""",
        ["FlowWrite"] = """{"name":"Main line","description":"","kind":"tree","draft":{"schemaVersion":1,"name":"Main line","language":"zh-CN","start":"end","onError":"end","nodes":[{"type":"hangup","id":"end","prompt":[{"type":"text","text":{"zh-CN":"再见。"}}]}]}}""",
        ["PublishFlow"] = """{"version":null}""",
        ["SimulateFlow"] = """{"inputs":[{"afterMs":2000,"digits":"1"},{"afterMs":1000,"hangup":true}],"caller":"13900001234","called":"4008001001","startAt":null}""",
        ["Problem"] = """{"type":"urn:switchboard:problem:queue.not_found","title":"Not found","status":404,"detail":"There is no such queue.","code":"queue.not_found","errors":null}""",
    };

    public static JsonNode? Of(Type type) => Texts.TryGetValue(type.Name, out var text) ? JsonNode.Parse(text) : null;
}
