{{- define "bridge.name" -}}
{{- .Values.fullnameOverride | default .Release.Name | trunc 50 | trimSuffix "-" }}
{{- end }}

{{/* Labels by which Services, policies and workloads select the bridges. They never change. */}}
{{- define "bridge.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* The rules and the dashboard know the bridges by the label part-of, which is the name of their job. */}}
{{- define "bridge.release" -}}
app.kubernetes.io/part-of: {{ .Chart.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* The console's pods have labels of their own, so that no Service for deliveries selects them. */}}
{{- define "console.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}-console
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "console.labels" -}}
{{ include "console.selector" . }}
{{ include "bridge.release" . }}
{{- end }}

{{- define "bridge.labels" -}}
{{ include "bridge.selector" . }}
{{ include "bridge.release" . }}
{{- end }}

{{- define "bridge.serviceAccount" -}}
{{- .Values.serviceAccount.name | default (ternary (include "bridge.name" .) "default" .Values.serviceAccount.create) }}
{{- end }}

{{- define "bridge.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}
{{- end }}

{{- define "bridge.properties" -}}
{{- $config := deepCopy .Values.config }}
{{- if .Values.spool.enabled }}
{{- range $key, $value := .Values.spool.config }}
{{- $_ := set $config $key $value }}
{{- end }}
{{- end }}
{{- include "bridge.asProperties" $config }}
{{- end }}

{{/* The console has the bridges' configuration, keys of its own, and those of its login. */}}
{{- define "console.properties" -}}
{{- $config := deepCopy .Values.config }}
{{- $_ := set $config "bridge.console.bridge-url" (printf "http://%s:%v" (include "bridge.name" .) .Values.service.port) }}
{{- $_ := set $config "bridge.console.login.type" .Values.console.login }}
{{- range $part := list .Values.console.config (index .Values.console .Values.console.login).config }}
{{- range $key, $value := $part }}
{{- $_ := set $config $key $value }}
{{- end }}
{{- end }}
{{- include "bridge.asProperties" $config }}
{{- end }}

{{/* Files from Secrets, and variables from Secrets: as JSON. */}}
{{- define "console.secretFiles" -}}
{{- mergeOverwrite (deepCopy .Values.console.secretFiles) (ternary .Values.console.token.secretFiles dict (eq .Values.console.login "token")) | toJson }}
{{- end }}

{{- define "console.secretEnv" -}}
{{- mergeOverwrite (deepCopy .Values.console.secretEnv) (ternary .Values.console.oidc.secretEnv dict (eq .Values.console.login "oidc")) | toJson }}
{{- end }}

{{/* The lines of a properties file. Numbers in values are floating-point numbers, which Helm would print as 1e+06. */}}
{{- define "bridge.asProperties" -}}
{{- range $key, $value := . }}
{{- $text := ternary (toString $value) (toString (int64 $value)) (or (kindIs "string" $value) (kindIs "bool" $value)) }}
{{ $key }}={{ $text | replace "\\" "\\\\" | replace "\n" "\\n" }}
{{- end }}
{{- end }}
